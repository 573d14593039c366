"""A pack as a workbook: every table a sheet."""

from collections.abc import Iterable
from io import BytesIO

from django.http import HttpResponse
from openpyxl import Workbook

from yinuo.desk.kit.tables import XLSX, cell
from yinuo.hall.vouchers import Table


def book(tables: Iterable[Table], name: str) -> HttpResponse:
    """The tables as .xlsx, figures as figures where nothing but digits is in them."""
    made = Workbook(write_only=True)
    for table in tables:
        sheet = made.create_sheet(str(table.title)[:31])
        sheet.append([str(head) for head in table.heads])
        for row in table.rows:
            sheet.append([_value(each.text, is_number=each.is_number) for each in row])
    file = BytesIO()
    made.save(file)
    answer = HttpResponse(file.getvalue(), content_type=XLSX)
    answer.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return answer


def _value(text: str, *, is_number: bool) -> object:
    try:
        return float(text) if is_number else cell(text)
    except ValueError:
        return cell(text)
