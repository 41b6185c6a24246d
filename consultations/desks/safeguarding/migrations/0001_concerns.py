"""Concerns, each with its own sealed copy of the words, and the chain of their steps."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('accounts', '0003_safeguarding_cover'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Concern',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('consultation_id_was', models.BigIntegerField()),
                ('activity_id_was', models.BigIntegerField()),
                ('entry_id_was', models.BigIntegerField()),
                ('version', models.PositiveSmallIntegerField()),
                ('source', models.CharField(choices=[('moderator', 'A moderator referred it'), ('check', 'The automatic check saw it'), ('report', 'A reader reported it')], max_length=10)),
                ('category', models.CharField(choices=[('danger_now', 'Danger right now'), ('self_harm', 'Hurting themselves'), ('abuse', 'Hurt at home or by somebody they know'), ('sexual_harm', 'Sexual harm'), ('exploitation', 'Used by others'), ('weapon', 'A weapon'), ('running_away', 'Running away'), ('other', 'Another worry')], max_length=20)),
                ('urgency', models.CharField(choices=[('red', 'Red'), ('amber', 'Amber')], max_length=5)),
                ('state', models.CharField(choices=[('raised', 'Raised'), ('acknowledged', 'Acknowledged'), ('acted', 'Acted on'), ('closed', 'Closed')], default='raised', max_length=12)),
                ('sealed', models.TextField()),
                ('words_hash', models.CharField(max_length=64)),
                ('age_band', models.CharField(blank=True, max_length=12)),
                ('area_code', models.CharField(blank=True, max_length=12)),
                ('raised_at', models.DateTimeField()),
                ('waiting_since', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('escalate_at', models.DateTimeField(null=True)),
                ('escalations', models.PositiveSmallIntegerField(default=0)),
                ('acknowledged_at', models.DateTimeField(null=True)),
                ('acted_at', models.DateTimeField(null=True)),
                ('closed_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('referred', 'Passed on to somebody who can help'), ('advice', 'Advice taken, nobody else to tell'), ('no_action', 'No action needed'), ('mistake', 'Not a concern: the words mean something else')], max_length=10)),
                ('sealed_reason', models.TextField(blank=True)),
                ('last_number', models.PositiveIntegerField(default=0)),
                ('last_hash', models.CharField(blank=True, max_length=64)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='concerns', to='accounts.organisation')),
            ],
        ),
        migrations.CreateModel(
            name='ConcernStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('raised', 'Raised'), ('referred', 'Referred by a moderator'), ('words', 'The author wrote new words'), ('alerted', 'Safeguarding leads alerted'), ('escalated', 'Nobody had acknowledged: told again'), ('read', 'Read'), ('acknowledged', 'Acknowledged'), ('note', 'Note'), ('urgency', 'Urgency changed'), ('acted', 'Acted on'), ('returned', 'Words decided'), ('closed', 'Closed'), ('reopened', 'Reopened')], max_length=12)),
                ('at', models.DateTimeField()),
                ('facts', models.JSONField(default=dict)),
                ('sealed', models.TextField(blank=True)),
                ('sealed_hash', models.CharField(blank=True, max_length=64)),
                ('previous_hash', models.CharField(blank=True, max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('concern', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='steps', to='safeguarding.concern')),
                ('member', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='concern_steps', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(fields=['organisation', 'state', 'due_at'], name='concern_by_clock'),
        ),
        migrations.AddIndex(
            model_name='concern',
            index=models.Index(condition=models.Q(('state', 'raised')), fields=['escalate_at'], name='concern_to_escalate'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.UniqueConstraint(fields=('entry_id_was',), name='one_concern_for_each_entry'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', False), ('state', 'closed'), models.Q(('outcome', ''), _negated=True), models.Q(('sealed_reason', ''), _negated=True)), models.Q(models.Q(('state', 'closed'), _negated=True), ('closed_at__isnull', True), ('outcome', ''), ('sealed_reason', '')), _connector='OR'), name='a_closed_concern_says_what_was_decided_and_why'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('acknowledged_at__isnull', True), ('state', 'raised')), models.Q(models.Q(('state', 'raised'), _negated=True), ('acknowledged_at__isnull', False), ('escalate_at__isnull', True)), _connector='OR'), name='a_concern_waits_until_somebody_acknowledges_it'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state', 'acted'), _negated=True), ('acted_at__isnull', False), _connector='OR'), name='a_concern_that_was_acted_on_says_when'),
        ),
        migrations.AddConstraint(
            model_name='concern',
            constraint=models.CheckConstraint(condition=models.Q(('urgency__in', ['red', 'amber'])), name='a_concern_is_red_or_amber'),
        ),
        migrations.AddConstraint(
            model_name='concernstep',
            constraint=models.UniqueConstraint(fields=('concern', 'number'), name='one_step_of_each_number'),
        ),
        migrations.AddConstraint(
            model_name='concernstep',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('sealed', ''), ('sealed_hash', '')), models.Q(models.Q(('sealed', ''), _negated=True), models.Q(('sealed_hash', ''), _negated=True)), _connector='OR'), name='what_is_sealed_has_its_hash'),
        ),
    ]
