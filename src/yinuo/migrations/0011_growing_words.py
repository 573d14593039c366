from django.db import migrations, models

from yinuo.files.types import Purpose
from yinuo.messages.types import NoticeKind
from yinuo.parts.types import MoveKind, PlaceKind


class Migration(migrations.Migration):
    """Columns whose words grow name them instead of copying them."""

    dependencies = [
        ("yinuo", "0010_parts_requests"),
    ]

    operations = [
        migrations.AlterField("attachment", "purpose", models.CharField(choices=Purpose.listed, max_length=12)),
        migrations.AlterField("movement", "kind", models.CharField(choices=MoveKind.listed, max_length=10)),
        migrations.AlterField("notice", "kind", models.CharField(choices=NoticeKind.listed, max_length=20)),
        migrations.AlterField("stockplace", "kind", models.CharField(choices=PlaceKind.listed, max_length=10)),
    ]
