"""What the wall of a rehearsal makes of the pictures it gets."""

from engage.rehearsal.wall import ANSWERED, Wall

PICTURE = (
    '<div class="picture open" data-state="open" data-v="4" data-round="{asked}">'
    '<p class="wall-base wall-answered"><b>{answered}</b> so far</p></div>'
)


def shown(*pictures: tuple[str, int]) -> Wall:
    wall = Wall("http://127.0.0.1:1")
    for asked, answered in pictures:
        wall._shown(PICTURE.format(asked=asked, answered=answered))
    return wall


def test_the_pictures_of_the_product_say_how_many_answered(world, client):
    from django.template.loader import render_to_string

    from consultations.live.documents import stage_view
    from consultations.live.streams import session_for
    from engage.rehearsal.director import Director

    director = Director.of_new_room(world.consultation, world.cast.youth_worker, phones=5, questions=1)
    director.press("show")
    director.press("open")
    session = session_for(str(director.session_id))
    html = render_to_string("live/stage/state.html", {"view": stage_view(session, now=world.now)})
    assert ANSWERED.search(html)[1] == "0"
    director.press("close")
    session = session_for(str(director.session_id))
    html = render_to_string("live/stage/state.html", {"view": stage_view(session, now=world.now)})
    assert ANSWERED.search(html)[2] == "0"


def test_it_was_right_at_once_when_it_knew_before_the_phone_did():
    wall = shown(("1-1", 2), ("1-1", 3))
    assert wall.right_after("1-1", 3, wall.shown[1][0] + 1) == 0


def test_it_was_right_so_long_after_the_last_answer():
    wall = shown(("1-1", 2), ("1-1", 3))
    assert wall.right_after("1-1", 3, wall.shown[1][0] - 0.5) == 0.5


def test_another_question_with_as_many_answers_is_not_this_one():
    assert shown(("2-1", 3)).right_after("1-1", 3, 0) is None


def test_a_picture_without_a_number_says_nothing():
    wall = Wall("http://127.0.0.1:1")
    wall._shown('<div class="picture lobby" data-state="lobby" data-v="1"></div>')
    assert wall.shown == []
