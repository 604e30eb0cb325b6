"""`python docs/images/draw.py`: the pictures of the README, from the letter about a sample in `raw/`.

Draws the first page of the letter as an officer would print it, so Pango and the font Tinos must be there
(`make system`).
"""

import io
import subprocess
import sys
import tempfile
from pathlib import Path

import pypdfium2
from PIL import Image

HERE = Path(__file__).resolve().parent
REPOSITORY = HERE.parents[1]
SAMPLE = REPOSITORY / "raw" / "2024-Q1" / "lao-cai" / "lao-cai-bao-cao-quy-1-gui-lai.txt"
_SCALE = 1.05
_GAP = 12


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([REPOSITORY / ".venv/bin/khoso", "report", SAMPLE, "--out", folder], check=True)
        (pdf,) = Path(folder).glob("*.pdf")
        document = pypdfium2.PdfDocument(pdf.read_bytes())
        pages = [document[number].render(scale=_SCALE).to_pil() for number in range(2)]
    width = sum(page.width for page in pages) + _GAP * (len(pages) + 1)
    sheet = Image.new("RGB", (width, pages[0].height + 2 * _GAP), "#bbbbbb")
    for place, page in enumerate(pages):
        sheet.paste(page, (_GAP + place * (page.width + _GAP), _GAP))
    drawn = io.BytesIO()
    sheet.quantize(48).save(drawn, format="PNG", optimize=True)
    (HERE / "phieu-phan-hoi.png").write_bytes(drawn.getvalue())
    return 0


if __name__ == "__main__":
    sys.exit(main())
