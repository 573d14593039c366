"""The bytes of a workbook → its tabs and cells, or a refusal that says what kind of file it is instead."""

from io import BytesIO
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum

from yinuo.imports.types import MOST_BYTES, MOST_ROWS, MOST_UNPACKED_BYTES, Cell, Grid
from yinuo.kernel.errors import Refused

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")


def grids(content: bytes, name: str) -> list[tuple[str, Grid]]:
    """Tabs in their order, each with its cells from A1. Refused at `file`: file_empty, file_too_large,
    workbook_locked, workbook_old, workbook_wrong, workbook_broken, too_many_rows."""
    check_container(content, name)
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(content))
        tabs = [tab.name for tab in book.sheets_metadata if tab.typ == SheetTypeEnum.WorkSheet]
        sheets = [(tab, book.get_sheet_by_name(tab)) for tab in tabs]
        rows = sum(sheet.total_height for _tab, sheet in sheets)
        if rows > MOST_ROWS + 100:
            raise Refused("too_many_rows", field="file", rows=rows, most=MOST_ROWS)
        read: list[tuple[str, Grid]] = [
            (tab, [list[Cell](row) for row in sheet.to_python(skip_empty_area=False)]) for tab, sheet in sheets
        ]
        return with_errors(read, content)
    except (CalamineError, BadZipFile, OSError, ValueError, KeyError) as wrong:
        raise Refused("workbook_broken", field="file", name=name) from wrong


def with_errors(read: list[tuple[str, Grid]], content: bytes) -> list[tuple[str, Grid]]:
    """The same with #N/A and its like where they stand: calamine reads them as empty, which would lose them silently.

    The slower reader is asked only where a sheet says that it holds such a cell.
    """
    archive = ZipFile(BytesIO(content))
    sheets = [name for name in archive.namelist() if name.startswith("xl/worksheets/") and name.endswith(".xml")]
    if not any(b't="e"' in archive.read(name) for name in sheets):
        return read
    book = load_workbook(BytesIO(content), read_only=True, data_only=True)
    for tab, grid in read:
        for row in book[tab].iter_rows():
            for cell in row:
                if cell.data_type == "e" and cell.row and cell.column:
                    grid[cell.row - 1][cell.column - 1] = str(cell.value)
    return read


def check_container(content: bytes, name: str) -> None:
    """Whether the bytes are a whole .xlsx of bearable size, told by what is inside and never by the file's name."""
    if not content:
        raise Refused("file_empty", field="file", name=name)
    if len(content) > MOST_BYTES:
        raise Refused("file_too_large", field="file", name=name, limit_mb=MOST_BYTES // 1_000_000)
    if content.startswith(OLD_OFFICE):
        raise Refused("workbook_locked" if ENCRYPTED in content else "workbook_old", field="file", name=name)
    if not content.startswith(b"PK"):
        raise Refused("workbook_wrong", field="file", name=name)
    try:
        parts = ZipFile(BytesIO(content)).infolist()
    except (BadZipFile, OSError, ValueError):
        raise Refused("workbook_broken", field="file", name=name) from None
    if not any(part.filename.startswith("xl/") for part in parts):
        raise Refused("workbook_wrong", field="file", name=name)
    # A small file that unpacks to gigabytes is no list of vehicles.
    if sum(part.file_size for part in parts) > MOST_UNPACKED_BYTES:
        raise Refused("file_too_large", field="file", name=name, limit_mb=MOST_UNPACKED_BYTES // 1_000_000)
