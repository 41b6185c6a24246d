"""Decision-makers and partners."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_members'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='rolegrant',
            name='role_is_known',
        ),
        migrations.AlterField(
            model_name='rolegrant',
            name='role',
            field=models.CharField(choices=[('youth_worker', 'Youth worker'), ('moderator', 'Moderator'), ('safeguarding_lead', 'Safeguarding lead'), ('analyst', 'Analyst'), ('decision_maker', 'Decision-maker'), ('partner', 'Partner'), ('administrator', 'Administrator')], max_length=30),
        ),
        migrations.AddConstraint(
            model_name='rolegrant',
            constraint=models.CheckConstraint(condition=models.Q(('role__in', ['youth_worker', 'moderator', 'safeguarding_lead', 'analyst', 'decision_maker', 'partner', 'administrator'])), name='role_is_known'),
        ),
    ]
