"""One asks for a digest to go out and another publishes it; what was published before is told to the core."""

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.operations import AddConstraintNotValid
from django.db import migrations, models


def tell_the_core(apps, editor):
    """Public pages lead to what was published before this table was there, too."""
    told = apps.get_model("core", "PublishedDigest").objects
    for digest in apps.get_model("digests", "Digest").objects.filter(state="published").order_by("pk"):
        told.create(
            consultation_id=digest.consultation_id,
            digest_id_was=digest.pk,
            number=digest.number,
            published_at=digest.published_at,
        )


class Migration(migrations.Migration):

    dependencies = [
        ('core', '0008_published_digests'),
        ('digests', '0002_frozen'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='digest',
            name='publication_asked_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='digest',
            name='publication_asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='digest_publications_asked', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='digest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('publication_asked_at__isnull', True), ('publication_asked_by__isnull', True)), models.Q(('publication_asked_at__isnull', False), ('publication_asked_by__isnull', False)), _connector='OR'), name='who_asked_for_publication_and_when_go_together'),
        ),
        AddConstraintNotValid(  # those published before there was this rule stay as they are
            model_name='digest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'published'), _negated=True), models.Q(('publication_asked_by__isnull', False), models.Q(('publication_asked_by', models.F('published_by')), _negated=True)), _connector='OR'), name='one_asks_for_publication_and_another_publishes'),
        ),
        migrations.RunPython(tell_the_core, migrations.RunPython.noop),
    ]
