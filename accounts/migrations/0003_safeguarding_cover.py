"""Who covers safeguarding in an organisation, and in which hours."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_two_more_roles'),
    ]

    operations = [
        migrations.CreateModel(
            name='SafeguardingPost',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('part', models.CharField(choices=[('lead', 'Lead'), ('deputy', 'Deputy')], max_length=6)),
                ('since', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='safeguarding_posts', to=settings.AUTH_USER_MODEL)),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='safeguarding_posts', to='accounts.organisation')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('organisation', 'part'), name='one_safeguarding_lead_and_one_deputy_in_an_organisation'), models.UniqueConstraint(fields=('organisation', 'member'), name='safeguarding_lead_and_deputy_are_two_people'), models.CheckConstraint(condition=models.Q(('part__in', ['lead', 'deputy'])), name='safeguarding_part_is_known')],
            },
        ),
        migrations.CreateModel(
            name='StaffedHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField()),
                ('opens', models.TimeField()),
                ('closes', models.TimeField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='staffed_hours', to='accounts.organisation')),
            ],
            options={
                'ordering': ['weekday'],
                'constraints': [models.UniqueConstraint(fields=('organisation', 'weekday'), name='one_time_of_staffed_hours_a_day'), models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='staffed_weekday_is_a_weekday'), models.CheckConstraint(condition=models.Q(('closes__gt', models.F('opens'))), name='staffed_hours_end_after_they_begin')],
            },
        ),
    ]
