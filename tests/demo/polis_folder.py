"""A small conversation in Polis' export format, written for these tests."""

from pathlib import Path

COMMENTS = """timestamp,datetime,comment-id,author-id,agrees,disagrees,moderated,comment-body
1700000000000,x,0,0,3,1,1,"Buses should run later, ""even"" on Sundays"
1700000001000,x,1,1,1,2,0,<b>Plain</b> text & nothing else
1700000002000,x,2,9,1,0,-1,"Two lines
of something that was declined"
1700000003000,x,3,2,0,0,1,Nobody has voted on this
"""
VOTES = """timestamp,datetime,comment-id,voter-id,vote
1700000010000,x,0,0,1
1700000011000,x,0,1,1
1700000012000,x,0,2,-1
1700000099000,x,0,2,1
1700000013000,x,0,3,0
1700000014000,x,1,0,1
1700000015000,x,1,1,-1
1700000016000,x,1,3,-1
1700000017000,x,2,9,1
"""
MATRIX = """participant,xid,group-id,n-comments,n-votes,n-agree,n-disagree,0,1,2,3
0,,0,1,2,2,0,1,1,,
1,,0,1,2,1,1,1,-1,,
2,,0,1,1,1,0,1,,,
3,,0,0,2,0,1,0,-1,,
9,,0,1,1,1,0,,,1,
"""
SUMMARY = (
    'topic,How should we get home?\nurl,https://example.org/talk\nconversation-description,"Said on one evening"\n'
)
README = (
    "# About\n\nData was gathered for these tests and is licensed under CC BY 4.0 with attribution to its writer.\n"
)


def write_folder(folder: Path, *, comments: str = COMMENTS, votes: str = VOTES) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in {
        "comments.csv": comments,
        "votes.csv": votes,
        "participants-votes.csv": MATRIX,
        "summary.csv": SUMMARY,
        "README.md": README,
    }.items():
        (folder / name).write_text(text, encoding="utf-8")
    return folder
