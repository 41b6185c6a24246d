"""Which contacts a safeguarding lead calls, and when they answer."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('signpost', '0003_published_documents_stay'),
    ]

    operations = [
        migrations.AddField(
            model_name='contact',
            name='open_when',
            field=models.CharField(choices=[('always', 'At any time'), ('office', 'In office hours'), ('out', 'Outside office hours')], default='always', max_length=6, verbose_name='when a referral is answered'),
        ),
        migrations.AddField(
            model_name='contact',
            name='refers',
            field=models.CharField(blank=True, choices=[('', 'Not for referrals'), ('emergency', 'Danger now'), ('children', 'Somebody under 18'), ('adults', 'Somebody of 18 or over'), ('police', 'A crime, not urgent')], default='', max_length=10, verbose_name='for referrals'),
        ),
    ]
