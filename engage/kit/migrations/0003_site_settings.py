"""Settings of the site, with every value that ever stood."""

from django.db import migrations, models

from engage.kit.append_only import append_only


class Migration(migrations.Migration):

    dependencies = [
        ('kit', '0002_jobs'),
    ]

    operations = [
        migrations.CreateModel(
            name='SiteSetting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('value', models.JSONField()),
                ('set_by_id_was', models.BigIntegerField(null=True)),
                ('at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['name', '-id'], name='newest_site_setting')],
            },
        ),
        *append_only('kit_sitesetting'),
    ]
