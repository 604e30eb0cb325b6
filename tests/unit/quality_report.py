"""A whole report whose figures agree, written anew for each seed of chance.

Belongs here: figures that add up, and sentences and tables of our own that state them as provinces do. Does not:
faults; a test plants its own.
"""
# ruff: noqa: E501  # sentences of a report are easier to read whole

import random

from pipelines.vietnamese.writing import format_number, format_percent

TIERS = ("cấp tỉnh", "cấp huyện", "cấp xã")
# Goals of the appendix: an indicator's name as reports write it.
GOALS = (
    "Tỷ lệ hộ gia đình có đường Internet cáp quang băng rộng", "Tỷ lệ dân số có điện thoại thông minh",
    "Tỷ lệ dịch vụ công trực tuyến phát sinh hồ sơ", "Tỷ lệ số hóa hồ sơ, kết quả giải quyết thủ tục hành chính",
    "Tỷ lệ hồ sơ cấp kết quả điện tử", "Tỷ lệ hài lòng trong tiếp nhận, giải quyết thủ tục hành chính",
    "Tỷ lệ doanh nghiệp sử dụng hợp đồng điện tử", "Tỷ lệ doanh nghiệp nhỏ và vừa sử dụng nền tảng số",
    "Tỷ lệ người dân có hồ sơ sức khỏe điện tử", "Tỷ lệ báo cáo định kỳ qua hệ thống báo cáo điện tử",
    "Tỷ lệ bệnh viện thanh toán không dùng tiền mặt", "Tỷ trọng kinh tế số trong GRDP của tỉnh",
    "Tỷ trọng thương mại điện tử trong tổng mức bán lẻ", "Tỷ lệ hộ gia đình có điện thoại thông minh",
    "Tỷ lệ hồ sơ thủ tục hành chính thực hiện từ xa",
)  # fmt: skip
# Shares of the whole province that nothing else in the report repeats, and counts.
ALONE = (
    "Tỷ lệ xã được phủ sóng di động", "Tỷ lệ thuê bao di động sử dụng điện thoại thông minh",
    "Tỷ lệ người trưởng thành có điện thoại thông minh", "Tỷ lệ hộ gia đình được phủ hạ tầng cáp quang",
    "Tỷ lệ cổng, trang thông tin điện tử được gắn nhãn tín nhiệm mạng", "Tỷ lệ bệnh viện triển khai bệnh án điện tử",
    "Tỷ lệ người hưởng an sinh xã hội có tài khoản", "Tỷ lệ người hưởng an sinh xã hội được chi trả qua tài khoản",
    "Tỷ lệ mạng LAN kết nối vào mạng diện rộng WAN của tỉnh", "Tỷ lệ người dân từ 15 tuổi có tài khoản ngân hàng",
    "Tỷ lệ trung tâm xã có cáp quang",
    "Tỷ lệ đối tượng an sinh xã hội đã được rà soát", "Tỷ lệ thanh toán viện phí không dùng tiền mặt về số tiền",
    "Tỷ lệ dân số có định danh điện tử mức độ 2",
)  # fmt: skip
COUNTED = (
    "trạm 5G", "doanh nghiệp công nghệ số", "thẻ ngân hàng đang lưu hành", "bản quyền phần mềm phòng chống mã độc",
    "thành viên đội ứng cứu sự cố", "tài khoản học trên nền tảng MOOCs",
    "danh mục dữ liệu dùng chung", "doanh nghiệp cung ứng dịch vụ bưu chính", "thủ tục hành chính nội bộ thí điểm trực tuyến",
    "hộ nghèo, cận nghèo được hỗ trợ dịch vụ thông tin di động", "doanh nghiệp công nghệ số thành lập mới",
    "tổ công nghệ số cộng đồng thôn, tổ dân phố", "máy tính nhiễm mã độc được phát hiện",
    "cổng thông tin điện tử thành phần",
)  # fmt: skip
# Measures of the second appendix, by tier.
COUNTS = (
    "Số hồ sơ đang giải quyết", "Số hồ sơ chứng thực điện tử bản sao từ bản chính",
    "Số cán bộ chuyên trách công nghệ thông tin", "Tổng số thủ tục hành chính",
    "Số hồ sơ gửi, nhận qua dịch vụ bưu chính công ích", "Số điểm cầu hội nghị trực tuyến",
    "Số điểm kết nối mạng truyền số liệu chuyên dùng", "Số hệ thống thông tin được phê duyệt cấp độ",
    "Số dịch vụ công tích hợp trên Cổng Dịch vụ công quốc gia", "Số lượt người được tập huấn chuyển đổi số",
)  # fmt: skip
SHARES = (
    "Tỷ lệ văn bản được ký số", "Tỷ lệ cán bộ, công chức được trang bị máy tính",
    "Tỷ lệ cơ quan có mạng nội bộ (LAN)", "Tỷ lệ máy tính cài phần mềm phòng, chống mã độc",
    "Tỷ lệ hồ sơ giải quyết trực tuyến", "Tỷ lệ hài lòng trong xử lý phản ánh, kiến nghị",
    "Tỷ lệ phản ánh, kiến nghị được giải quyết", "Tỷ lệ thủ tục hành chính có giao dịch thanh toán trực tuyến",
    "Tỷ lệ TTHC đủ điều kiện được cung cấp toàn trình", "Tỷ lệ TTHC được cung cấp trực tuyến",
    "Tỷ lệ DVCTT toàn trình được tích hợp trên Cổng Dịch vụ công quốc gia",
    "Tỷ lệ TTHC có yêu cầu nghĩa vụ tài chính được cung cấp trên Cổng Dịch vụ công quốc gia",
    "Tỷ lệ cơ quan nhà nước kết nối mạng truyền số liệu chuyên dùng",
    "Tỷ lệ cơ quan, đơn vị đã ban hành kế hoạch chuyển đổi số",
)  # fmt: skip


def consistent_report(seed: int) -> str:
    """A report of Lào Cai for the first quarter of 2024 in the outline of công văn 302, with its appendix."""
    return _Writer(random.Random(seed)).text()


class _Writer:
    def __init__(self, chance: random.Random) -> None:
        self.chance = chance

    def text(self) -> str:
        goals, counts = self.goals()
        return "\n\n".join(
            [
                "UBND TỈNH LÀO CAI\nSỞ THÔNG TIN VÀ TRUYỀN THÔNG",
                "Số: 58/BC-STTTT\n\nLào Cai, ngày 10 tháng 4 năm 2024",
                "BÁO CÁO\nKết quả chuyển đổi số tỉnh Lào Cai quý I năm 2024",
                "1. Công tác chỉ đạo, điều hành, thể chế số\n\n1.1. Kết quả đạt được",
                "UBND tỉnh đã ban hành Kế hoạch số 44/KH-UBND ngày 18/01/2024. " + counts,
                "2. Hạ tầng số\n\n2.1. Kết quả đạt được", self.infrastructure(),
                "3. Nhân lực số\n\n3.1. Kết quả đạt được", self.people(),
                "4. Nền tảng, dữ liệu số\n\n4.1. Kết quả đạt được",
                "Nền tảng LGSP của tỉnh kết nối 18 ứng dụng. Cổng dữ liệu mở có 92 danh mục dữ liệu mở. Toàn tỉnh đã xây "
                "dựng 25 cơ sở dữ liệu dùng chung.",
                "5. An toàn, an ninh mạng\n\n5.1. Kết quả đạt được", self.security(),
                "6. Chính phủ số\n\n6.1. Kết quả đạt được", self.services(), self.ho_so(),
                "7. Kinh tế số, xã hội số\n\n7.1. Kết quả đạt được", self.economy(), self.alone(),
                "PHỤ LỤC I\nKẾT QUẢ THỰC HIỆN CÁC CHỈ TIÊU", goals,
                "PHỤ LỤC II\nKẾT QUẢ THEO CẤP QUÝ I NĂM 2024", self.by_tier(),
            ]
        )  # fmt: skip

    def part(self, whole: int, least: float = 0.3) -> int:
        return self.chance.randint(int(whole * least), whole)

    def share(self, part: int, whole: int) -> str:
        return format_percent(100 * part / whole, self.chance.choice((1, 2)))

    def of(self, part: int, whole: int) -> str:
        return f"{format_number(part)}/{format_number(whole)}"

    def infrastructure(self) -> str:
        villages = self.chance.randint(900, 2500)
        mobile, fibre = self.part(villages, 0.8), self.part(villages, 0.6)
        offices, agents, communes, others = (self.chance.randint(1, 150) for _ in range(4))
        health, schools = self.chance.randint(10, 90), self.chance.randint(100, 400)
        return (
            f"Có {self.of(mobile, villages)} thôn, tổ dân phố được phủ sóng băng rộng di động 3G, 4G, đạt "
            f"{self.share(mobile, villages)}; {self.of(fibre, villages)} thôn, tổ dân phố có hạ tầng cáp quang, đạt "
            f"{self.share(fibre, villages)}. Tổng số điểm phục vụ bưu chính là {offices + agents + communes + others}, "
            f"trong đó {offices} bưu cục, {agents} đại lý, {communes} điểm bưu điện văn hóa xã và {others} điểm phục vụ "
            f"hình thức khác. Hỗ trợ Internet cho {health + schools} cơ sở giáo dục, y tế (trong đó có {health} cơ sở y "
            f"tế, {schools} cơ sở giáo dục).\n\n2.2. Tồn tại, hạn chế, vướng mắc\n\nToàn tỉnh còn {villages - mobile} thôn "
            f"chưa có hạ tầng internet băng rộng di động, {villages - fibre} thôn chưa có hạ tầng internet băng rộng cáp "
            "quang."
        )

    def people(self) -> str:
        return (
            "Có 152/152 tổ công nghệ số cộng đồng cấp xã. 9/9 huyện, thị xã, thành phố đã lập ban chỉ đạo. Toàn tỉnh có "
            f"{format_number(self.chance.randint(5000, 9000))} thành viên tổ công nghệ số cộng đồng."
        )

    def security(self) -> str:
        systems = self.chance.randint(60, 200)
        approved = self.part(systems)
        return (
            f"{self.of(approved, systems)} hệ thống thông tin được phê duyệt cấp độ, đạt {self.share(approved, systems)}. "
            f"Ghi nhận và ngăn chặn {format_number(self.chance.randint(1000, 90000))} lượt tấn công trái phép."
        )

    def services(self) -> str:
        full, partial = ([self.chance.randint(20, 400) for _ in TIERS] for _ in range(2))
        by_tier = "; ".join(
            f"{tier} {f + p} DVCTT ({f} DVCTT toàn trình và {p} DVCTT một phần)"
            for tier, f, p in zip(TIERS, full, partial, strict=True)
        )
        total = sum(full) + sum(partial)
        joined = self.part(total)
        return (
            f"Tổng số dịch vụ công trực tuyến của tỉnh là {format_number(total)} DVCTT, trong đó có {sum(full)} DVCTT toàn "
            f"trình và {sum(partial)} DVCTT một phần. {by_tier[0].upper()}{by_tier[1:]}. Đã tích hợp "
            f"{self.of(joined, total)} DVCTT lên Cổng Dịch vụ công quốc gia, đạt {self.share(joined, total)}."
        )

    def ho_so(self) -> str:
        received = [self.chance.randint(2000, 50000) for _ in TIERS]
        late = [self.chance.randint(0, 90) / 10 for _ in TIERS]
        online = self.part(sum(received))
        by_tier = "; ".join(
            f"{tier}: tiếp nhận {format_number(n)} hồ sơ (đúng hạn {format_percent(100 - x, 1)}; quá hạn "
            f"{format_percent(x, 1)})"
            for tier, n, x in zip(TIERS, received, late, strict=True)
        )
        work = [self.chance.randint(800, 1000) / 10 for _ in TIERS]
        signed = ", ".join(f"{tier} đạt {format_percent(x, 1)}" for tier, x in zip(TIERS, work, strict=True))
        return (
            f"Toàn tỉnh đã tiếp nhận {format_number(sum(received))} hồ sơ; trong đó {by_tier}. Trong số đó có "
            f"{format_number(online)} hồ sơ tiếp nhận trực tuyến, chiếm {self.share(online, sum(received))}.\n\nTỷ lệ hồ sơ "
            f"công việc xử lý trên môi trường mạng: {signed}."
        )

    def economy(self) -> str:
        products = self.chance.randint(60, 300)
        sold = self.part(products)
        paid = self.chance.randint(100000, 300000)
        cashless = self.part(paid)
        return (
            f"Đã đưa {self.of(sold, products)} sản phẩm OCOP lên sàn thương mại điện tử, đạt {self.share(sold, products)}. "
            "100% doanh nghiệp sử dụng hóa đơn điện tử. Có 610/610 cơ sở giáo dục thanh toán không dùng tiền mặt, đạt 100%. "
            f"Số giao dịch thanh toán viện phí là {format_number(paid)} lượt, trong đó giao dịch không dùng tiền mặt là "
            f"{format_number(cashless)} lượt, đạt {self.share(cashless, paid)}."
        )

    def alone(self) -> str:
        shares = (f"{name} đạt {format_percent(self.chance.randint(300, 1000) / 10, 1)}" for name in ALONE)
        counts = (f"Toàn tỉnh có {format_number(self.chance.randint(20, 90000))} {name}" for name in COUNTED)
        return "\n".join(f"- {words}." for words in (*shares, *counts))

    def by_tier(self) -> str:
        lines = ["STT\tChỉ tiêu\tToàn tỉnh\tCấp tỉnh\tCấp huyện\tCấp xã"]
        for number, name in enumerate(COUNTS, 1):
            counts = [self.chance.randint(5, 40000) for _ in TIERS]
            cells = [format_number(count) for count in (sum(counts), *counts)]
            lines.append("\t".join([str(number), name, *cells]))
        for number, name in enumerate(SHARES, len(COUNTS) + 1):
            shares = [self.chance.randint(500, 1000) / 10 for _ in TIERS]
            overall = self.chance.uniform(min(shares), max(shares))
            cells = [format_percent(share, 1) for share in (overall, *shares)]
            lines.append("\t".join([str(number), name, *cells]))
        return "\n".join(lines)

    def goals(self) -> tuple[str, str]:
        """The table, and the sentence that counts its statuses."""
        head = "STT\tChỉ tiêu\tĐơn vị thực hiện\tMục tiêu năm 2024\tKết quả quý I\tGhi chú"
        lines, met = [head], 0
        for number, name in enumerate(GOALS, 1):
            goal = self.chance.randint(10, 95)
            result = self.chance.randint(50, 1000) / 10
            is_met = result >= goal
            met += is_met
            over = result - goal
            remark = f"Đạt và vượt {format_percent(over, 1)}" if over > 0 else "Đạt" if is_met else "Chưa đạt"
            lines.append(f"{number}\t{name}\tCác cơ quan\t{goal}%\t{format_percent(result, 1)}\t{remark}")
        total = len(GOALS)
        return "\n".join(lines), f"Đến nay {met}/{total} chỉ tiêu đạt và vượt; {total - met}/{total} chỉ tiêu chưa đạt."
