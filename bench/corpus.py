"""A corpus of made-up reports: as many as asked for, each of about 20 kB, no two alike.

Belongs here: texts to measure reading with. Does not: measuring (`extraction`).

A document opens as a sample of `raw/` does and goes on with paragraphs of all samples, their figures drawn anew,
between passages of official prose without figures: about one number for each 170 bytes, as real reports have.
"""

import random
import re
from collections.abc import Iterator
from pathlib import Path

from pipelines.settings import SAMPLES

SIZE = 20_000
_OPENING = 12  # lines of a sample that say who reports, when and on what
_FIGURE = re.compile(r"(?<![\w/.,-])\d+(?![\w/-])(?!\.\s)")  # a number, not of a date, a document or a heading
_PROSE = (
    "Công tác tuyên truyền được các cơ quan, đơn vị và địa phương quan tâm, triển khai bằng nhiều hình thức phù hợp "
    "với từng nhóm đối tượng, qua đó nâng cao nhận thức của cán bộ và người dân về vai trò của chuyển đổi số.",
    "Hạ tầng kỹ thuật tiếp tục được rà soát, bổ sung; việc kết nối, chia sẻ dữ liệu giữa các hệ thống của tỉnh với các "
    "cơ sở dữ liệu quốc gia cơ bản ổn định, bảo đảm phục vụ công tác chỉ đạo, điều hành.",
    "Bên cạnh kết quả đạt được, một số đơn vị chưa chủ động trong việc số hóa hồ sơ, nhân lực chuyên trách còn mỏng và "
    "kinh phí bố trí chưa đáp ứng yêu cầu nhiệm vụ, nhất là ở vùng sâu, vùng xa.",
    "Thời gian tới, các sở, ban, ngành phối hợp chặt chẽ với địa phương, kịp thời tháo gỡ khó khăn, vướng mắc, gắn "
    "trách nhiệm của người đứng đầu với kết quả thực hiện nhiệm vụ được giao.",
    "Việc bảo đảm an toàn thông tin được duy trì thường xuyên; các hệ thống quan trọng được giám sát, cảnh báo sớm, "
    "không để xảy ra gián đoạn trong quá trình phục vụ tổ chức và cá nhân.",
)


def write(folder: Path, documents: int) -> list[Path]:
    """The documents in the folder, the same ones for the same number."""
    samples = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.rglob("*.txt"))]
    paragraphs = [line for text in samples for line in text.split("\n")[_OPENING:] if line.strip()]
    paths = []
    for index in range(documents):
        path = folder / f"{index:05}.txt"
        chance = random.Random(index)
        opening = samples[index % len(samples)].split("\n")[:_OPENING]
        path.write_text("\n".join([*opening, *_body(paragraphs, chance)]), encoding="utf-8")
        paths.append(path)
    return paths


def _body(paragraphs: list[str], chance: random.Random) -> Iterator[str]:
    size = 0
    while size < SIZE:
        drawn = _FIGURE.sub(lambda found: _like(found[0], chance), chance.choice(paragraphs))
        for paragraph in (drawn, *chance.sample(_PROSE, chance.randrange(2))):
            size += len(paragraph.encode())
            yield paragraph


def _like(digits: str, chance: random.Random) -> str:
    """Another number of as many digits; small ones and years stay, since words around them depend on them."""
    if len(digits) < 2 or (len(digits) == 4 and digits.startswith("20")):
        return digits
    return str(chance.randrange(10 ** (len(digits) - 1), 10 ** len(digits)))
