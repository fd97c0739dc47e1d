#!/usr/bin/python3
"""Makes the documents of files/ anew: ten papers as wards write them, invented, each in Unicode, in the TCVN3 of old
computers, one in VNI, and each as LibreOffice saves it.

Usage: make.py FOLDER    Needs Debian's python3-docx and libreoffice-writer-nogui.
"""
import io
import re
import subprocess
import sys
import unicodedata
import zipfile
from pathlib import Path

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as AT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

# The codes 0xA1 to 0xFF of TCVN 5712:1993, as src/blocks/fonts.rs has them.
TCVN3 = (
    "ĂÂÊÔƠƯĐăâêôơưđẰ\u0300\u0309\u0303\u0301\u0323àảãáạẲằẳẵắẴẮẦẨẪẤỀặầẩẫấậèỂẻẽéẹềểễếệìỉỄẾỒĩíịòỔỏõóọồổỗốộờởỡớợùỖủũúụừửữứựỳỷỹýỵỐ"
)
MARKS = {
    "\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï", "\u0302": "â", "\u0302\u0301": "á",
    "\u0302\u0300": "à", "\u0302\u0309": "å", "\u0302\u0303": "ã", "\u0302\u0323": "ä", "\u0306": "ê", "\u0306\u0301": "é",
    "\u0306\u0300": "è", "\u0306\u0309": "ú", "\u0306\u0303": "ü", "\u0306\u0323": "ë",
}
LETTERS = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ", "ơ": "ô", "ư": "ö"}
UNICODE = ("Times New Roman", "Times New Roman", lambda text: text)


def tcvn3(text):
    code = lambda c: chr(0xA1 + TCVN3.index(c)) if ord(c) > 126 and c in TCVN3 else c
    # Most capitals with a tone have no code: their tone is one of its own.
    parts = lambda c: c if c in TCVN3 else unicodedata.normalize("NFD", c)
    return "".join(code(part) for c in text for part in parts(c))


def vni(text):
    out = ""
    for c in unicodedata.normalize("NFC", text):
        low = c.lower()
        raised = (lambda part: part.upper()) if c.isupper() else (lambda part: part)
        if low in LETTERS:
            out += raised(LETTERS[low])
            continue
        parts = unicodedata.normalize("NFD", low)
        base, marks = parts[0], parts[1:]
        if "\u031b" in marks:
            base, marks = LETTERS["ơ" if base == "o" else "ư"], marks.replace("\u031b", "")
        # The tone comes behind the shape of the letter.
        shape = next((mark for mark in marks if mark in "\u0302\u0306"), "")
        marks = shape + "".join(mark for mark in marks if mark not in "\u0302\u0306")
        out += raised(base + MARKS.get(marks, "")) if marks == "" or marks in MARKS else c
    return out


class Paper:
    """A document in one of the alphabets."""

    def __init__(self, alphabet):
        self.font, self.capitals, self.say = alphabet
        self.document = Document()
        style = self.document.styles["Normal"]
        style.font.size = Pt(14)
        style.font.name = self.font

    def write(self, place, text, bold=False, italic=False):
        # Capitals of TCVN3 are a font of their own, whose letters are small ones.
        for part in re.split(r"((?:[A-ZÀ-ỸĐ]{2,}[ ,–-]*)+)", text) if self.capitals != self.font else [text]:
            if not part:
                continue
            has_capitals = self.capitals != self.font and part.isupper() and len(part) > 1
            run = place.add_run(self.say(part.lower() if has_capitals else part))
            run.bold, run.italic = bold or None, italic or None
            name = self.capitals if has_capitals else self.font
            run.font.name = name
            run._element.rPr.rFonts.set(qn("w:hAnsi"), name)
        return place

    def line(self, text, side=None, bold=False, italic=False, indent=False, place=None):
        one = (place or self.document).add_paragraph()
        one.alignment = side
        if indent:
            one.paragraph_format.first_line_indent = Cm(1)
        return self.write(one, text, bold, italic)

    def body(self, *lines):
        for text in lines:
            self.line(text, AT.JUSTIFY, indent=True)

    def heading(self, text):
        self.line(text, AT.JUSTIFY, bold=True, indent=True)

    def pair(self, left, right):
        """Two columns without borders, as the head and the foot of a paper have them."""
        table = self.document.add_table(1, 2)
        for cell, lines in zip(table.rows[0].cells, (left, right)):
            cell._element.remove(cell.paragraphs[0]._element)
            for text, *how in lines:
                self.line(text, AT.CENTER if "left" not in how else AT.LEFT, "bold" in how, "italic" in how, place=cell)
        self.document.add_paragraph()

    def head(self, number, day, office="ỦY BAN NHÂN DÂN"):
        self.pair(
            [(office, "bold"), ("PHƯỜNG BẾN TRÚC", "bold"), ("––––––",), (f"Số: {number}",)],
            [
                ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "bold"), ("Độc lập - Tự do - Hạnh phúc", "bold"), ("––––––––––",),
                (f"Bến Trúc, {day}", "italic"),
            ],
        )

    def foot(self, receivers, *signs):
        self.pair(
            [("Nơi nhận:", "left", "bold", "italic"), *[(f"- {one};", "left") for one in receivers]],
            [(sign, "bold") for sign in signs] + [("(Đã ký)", "italic")],
        )

    def title(self, kind, about):
        self.line(kind, AT.CENTER, bold=True)
        self.line(about, AT.CENTER, bold=True)
        self.line("–––––", AT.CENTER)

    def table(self, rows, sides=(), merged=()):
        table = self.document.add_table(len(rows), len(rows[0]))
        table.style = "Table Grid"
        for number, row in enumerate(rows):
            for column, text in enumerate(row):
                if text is None:
                    continue
                one = table.cell(number, column).paragraphs[0]
                one.alignment = AT.CENTER if number == 0 else sides[column] if column < len(sides) else None
                self.write(one, text, bold=number == 0)
        for (top, left), (bottom, right) in merged:
            table.cell(top, left).merge(table.cell(bottom, right))
            whole = table.cell(top, left)
            for one in whole.paragraphs[1:]:
                if not one.text:
                    one._element.getparent().remove(one._element)
        self.document.add_paragraph()


def decision(p):
    p.head("12/QĐ-UBND", "ngày 05 tháng 3 năm 2026")
    p.title("QUYẾT ĐỊNH", "Về việc thành lập Tổ công tác vệ sinh môi trường năm 2026")
    p.line("CHỦ TỊCH ỦY BAN NHÂN DÂN PHƯỜNG BẾN TRÚC", AT.CENTER, bold=True)
    for text in ("Căn cứ Luật Tổ chức chính quyền địa phương;", "Căn cứ kế hoạch công tác năm 2026 của phường;"):
        p.line(text, AT.JUSTIFY, italic=True, indent=True)
    p.line("QUYẾT ĐỊNH:", AT.CENTER, bold=True)
    for label, text in (
        ("Điều 1.", " Thành lập Tổ công tác vệ sinh môi trường gồm 07 thành viên, do Phó Chủ tịch phường làm tổ trưởng."),
        ("Điều 2.", " Tổ công tác có nhiệm vụ:"),
    ):
        p.write(p.line(label, AT.JUSTIFY, bold=True, indent=True), text)
    p.body("a) Kiểm tra việc thu gom rác ở các tổ dân phố;", "b) Báo cáo kết quả trước ngày 25 hằng tháng.")
    p.write(p.line("Điều 3.", AT.JUSTIFY, bold=True, indent=True), " Quyết định này có hiệu lực từ ngày ký./.")
    p.foot(["Như Điều 2", "Lưu: VT"], "CHỦ TỊCH")


def invitation(p):
    p.head("08/GM-UBND", "ngày 12 tháng 4 năm 2026")
    p.title("GIẤY MỜI", "Về việc dự họp tổ dân phố quý II năm 2026")
    p.write(p.line("Kính gửi:", AT.CENTER, indent=True), " Bà con tổ dân phố số 4.")
    p.body("Ủy ban nhân dân phường trân trọng kính mời bà con dự họp tổ dân phố:")
    for label, text in (
        ("1. Thời gian:", " 19 giờ 30, thứ Sáu ngày 17/4/2026."),
        ("2. Địa điểm:", " Nhà văn hóa tổ dân phố số 4."),
        ("3. Nội dung:", " Bàn việc sửa đường và dọn mương."),
    ):
        p.write(p.line(label, AT.JUSTIFY, bold=True, indent=True), text)
    p.body("Rất mong bà con đến dự đông đủ, đúng giờ./.")
    p.foot(["Như trên", "Lưu: VT"], "TM. ỦY BAN NHÂN DÂN", "PHÓ CHỦ TỊCH")


def plan(p):
    p.head("21/KH-UBND", "ngày 02 tháng 6 năm 2026")
    p.title("KẾ HOẠCH", "Tổ chức ngày hội đọc sách cho thiếu nhi năm 2026")
    p.heading("I. MỤC ĐÍCH, YÊU CẦU")
    p.body("- Khuyến khích thiếu nhi đọc sách trong dịp hè;", "- Tổ chức gọn, an toàn, không lãng phí.")
    p.heading("II. NỘI DUNG")
    p.heading("1. Thời gian và địa điểm")
    p.body("Một ngày, 20/6/2026, tại sân đình Bến Trúc.")
    p.heading("2. Phân công")
    p.table(
        [
            ["TT", "Việc", "Người lo", "Xong trước"],
            ["1", "Mượn sách, kê bàn", "Thư viện phường", "18/6/2026"],
            ["2", "Nước uống, thuốc", "Trạm y tế", "19/6/2026"],
            ["3", "Trông xe, giữ trật tự", "Tổ tự quản", "20/6/2026"],
        ],
        [AT.CENTER],
    )
    p.heading("III. KINH PHÍ")
    p.body("Tổng kinh phí 12.500.000 đồng, từ nguồn xã hội hóa./.")
    p.foot(["Các tổ dân phố", "Lưu: VT"], "KT. CHỦ TỊCH", "PHÓ CHỦ TỊCH")


def report(p):
    p.head("45/BC-UBND", "ngày 28 tháng 9 năm 2026")
    p.title("BÁO CÁO", "Kết quả thu gom rác 9 tháng đầu năm 2026")
    p.heading("1. Kết quả")
    p.body("Chín tháng qua, toàn phường thu gom 1.284 tấn rác, bằng 104,2 % cùng kỳ; xem bảng dưới đây.")
    p.table(
        [
            ["Khu", "Rác thu gom (tấn)", None, "So với 2025"],
            [None, "2025", "2026", None],
            ["Bắc sông", "512", "540", "105,5 %"],
            ["Nam sông", "720", "744", "103,3 %"],
            ["Cộng", "1.232", "1.284", "104,2 %"],
        ],
        [None, AT.RIGHT, AT.RIGHT, AT.RIGHT],
        [((0, 0), (1, 0)), ((0, 1), (0, 2)), ((0, 3), (1, 3))],
    )
    p.heading("2. Hạn chế")
    p.body("Còn 03 điểm đổ rác chưa đúng giờ, cách sông dưới 50 m. Diện tích phải dọn khoảng 120 m2.")
    p.heading("3. Việc tiếp theo")
    p.body("Dọn xong ba điểm này trước ngày 31/10/2026./.")
    p.foot(["Ban Thường vụ", "Lưu: VT"], "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH")


def names(p):
    p.line("DANH SÁCH", AT.CENTER, bold=True)
    p.line("Đội tình nguyện hè tổ dân phố số 4", AT.CENTER, bold=True)
    p.line("(Kèm theo Kế hoạch số 21/KH-UBND ngày 02/6/2026)", AT.CENTER, italic=True)
    p.table(
        [
            ["TT", "Họ và tên", "Năm sinh", "Nhóm", "Ghi chú"],
            ["1", "Người thứ nhất", "2008", "Đọc sách", ""],
            ["2", "Người thứ hai", "2009", "Đọc sách", "Nhóm trưởng"],
            ["3", "Người thứ ba", "2007", "Trông xe", ""],
            ["4", "Người thứ tư", "2008", "Nước uống", ""],
        ],
        [AT.CENTER, None, AT.CENTER],
    )
    p.line("Danh sách này có 04 người./.", AT.JUSTIFY, indent=True)


def timetable(p):
    p.line("LỊCH CÔNG TÁC", AT.CENTER, bold=True)
    p.line("Tuần từ 13/7/2026 đến 17/7/2026", AT.CENTER, italic=True)
    p.table(
        [
            ["Ngày", "Buổi", "Nội dung", "Địa điểm"],
            ["Thứ Hai\n13/7", "Sáng", "Chào cờ, giao ban", "Phòng họp tầng 2"],
            [None, "Chiều", "Tiếp dân", "Phòng tiếp dân"],
            ["Thứ Ba\n14/7", "Sáng", "Kiểm tra mương tổ 4", "Tổ dân phố số 4"],
            [None, "Chiều", "Họp Ban tổ chức ngày hội", "Sân đình"],
        ],
        [],
        [((1, 0), (2, 0)), ((3, 0), (4, 0))],
    )
    p.line("Ghi chú: lịch có thể thay đổi.", italic=True)


def notice(p):
    p.head("30/TB-UBND", "ngày 09 tháng 7 năm 2026")
    p.title("THÔNG BÁO", "Về việc tạm ngừng cấp nước để sửa đường ống")
    p.body(
        "Để sửa đường ống ở ngõ 12, phường thông báo tạm ngừng cấp nước:",
        "- Thời gian: từ 8 giờ đến 16 giờ, thứ Bảy ngày 11/7/2026;",
        "- Khu vực: ngõ 12, ngõ 14 và tổ dân phố số 4.",
        "Bà con trữ nước dùng trong ngày. Cần hỏi thêm xin gọi số 0000 000 000.",
        "Trân trọng thông báo./.",
    )
    for text, how in (("TM. ỦY BAN NHÂN DÂN", True), ("KT. CHỦ TỊCH", True), ("PHÓ CHỦ TỊCH", True), ("(Đã ký)", False)):
        p.line(text, AT.RIGHT, bold=how, italic=not how)


def minutes(p):
    p.pair([("TỔ DÂN PHỐ SỐ 4", "bold")], [("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "bold"), ("Độc lập - Tự do - Hạnh phúc", "bold")])
    p.line("BIÊN BẢN", AT.CENTER, bold=True)
    p.line("Họp tổ dân phố quý II năm 2026", AT.CENTER, bold=True)
    p.body("Hôm nay, hồi 19 giờ 30 ngày 17/4/2026, tại Nhà văn hóa tổ dân phố số 4.")
    p.heading("I. THÀNH PHẦN")
    p.body("1. Chủ trì: Tổ trưởng tổ dân phố.", "2. Thư ký: Tổ phó tổ dân phố.", "3. Bà con trong tổ: 46 người.")
    p.heading("II. NỘI DUNG")
    p.body("Tổ trưởng nêu việc sửa đường ngõ 12; bà con bàn và nhất trí 44/46 ý kiến.")
    p.heading("III. KẾT LUẬN")
    p.body("Sửa đường trong tháng 5, mỗi hộ góp 02 ngày công. Cuộc họp kết thúc lúc 21 giờ cùng ngày./.")
    p.pair([("THƯ KÝ", "bold"), ("(Ký, ghi rõ họ tên)", "italic")], [("CHỦ TRÌ", "bold"), ("(Ký, ghi rõ họ tên)", "italic")])


def letter(p):
    p.head("17/UBND-VP", "ngày 20 tháng 8 năm 2026")
    p.line("V/v phối hợp tổ chức Tết Trung thu", AT.LEFT)
    p.line("Kính gửi: Các trường tiểu học trên địa bàn.", AT.CENTER)
    p.body(
        "Thực hiện kế hoạch công tác năm 2026, phường đề nghị các trường phối hợp:",
        "1. Chọn mỗi trường một tiết mục, gửi tên trước ngày 10/9/2026.",
        "2. Cử một cô giáo giúp các em ở sân đình.",
    )
    p.body("Tài liệu kèm theo gửi qua thư điện tử của phường.", "Trân trọng./.")
    p.foot(["Như trên", "Lưu: VP"], "TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")


def speech(p):
    p.line("BÀI PHÁT BIỂU", AT.CENTER, bold=True)
    p.line("Khai mạc ngày hội đọc sách thiếu nhi, 20/6/2026", AT.CENTER, italic=True)
    p.body("Kính thưa các bác, các cô chú,", "Các cháu thân mến!")
    p.body(
        "Hôm nay sân đình có 1.200 cuốn sách. “Mỗi cuốn sách là một người bạn”, mong các cháu tìm được nhiều bạn mới.",
        "Nhân đây tôi xin cảm ơn:",
    )
    for text in ("các thầy cô đã chọn sách;", "các bác tổ tự quản đã kê bàn;", "bà con quanh đình đã giữ yên tĩnh."):
        p.write(p.document.add_paragraph(style="List Bullet"), text)
    p.body("Chúc ngày hội vui!", "Xin cảm ơn.")


PAPERS = {
    "quyet-dinh": decision, "giay-moi": invitation, "ke-hoach": plan, "bao-cao": report, "danh-sach": names,
    "lich": timetable, "thong-bao": notice, "bien-ban": minutes, "cong-van": letter, "phat-bieu": speech,
}


def slim(data):
    """Without what no reader needs, and the same bytes whenever it is made."""
    source = zipfile.ZipFile(io.BytesIO(data))
    drop = re.compile(r"docProps/thumbnail|customXml/|word/theme/|stylesWithEffects|webSettings|word/fontTable")
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as zipped:
        for name in source.namelist():
            if drop.search(name):
                continue
            text = source.read(name)
            if name.endswith(".rels"):
                text = re.sub(rb'<Relationship [^>]*Target="[^"]*(thumbnail|customXml|theme/|stylesWithEffects|webSettings|fontTable)[^"]*"[^>]*/>', b"", text)
            if name == "[Content_Types].xml":
                text = re.sub(rb'<Override [^>]*PartName="/(customXml|word/theme|word/stylesWithEffects|word/webSettings|word/fontTable)[^"]*"[^>]*/>', b"", text)
            if name == "word/styles.xml":
                # Styles that no paragraph here has.
                text = re.sub(rb'<w:style (?:(?!</w:style>).)*?w:type="table".*?</w:style>', kept_style, text, flags=re.S)
                text = re.sub(rb"<w:latentStyles.*?</w:latentStyles>", b"", text, flags=re.S)
            if name == "docProps/core.xml":
                text = re.sub(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*", rb"\g<1>2026-01-01T00:00:00Z", text)
            zipped.writestr(zipfile.ZipInfo(name, (2026, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED, 9)
    return out.getvalue()


def kept_style(found):
    return found[0] if b'"TableGrid"' in found[0] or b'"TableNormal"' in found[0] else b""


def main(folder):
    alphabets = {"": UNICODE, ".tcvn3": (".VnTime", ".VnTimeH", tcvn3)}
    for name, make in PAPERS.items():
        for ending, alphabet in {**alphabets, **({".vni": ("VNI-Times", "VNI-Times", vni)} if name == "quyet-dinh" else {})}.items():
            paper = Paper(alphabet)
            make(paper)
            data = io.BytesIO()
            paper.document.save(data)
            (folder / f"{name}{ending}.docx").write_bytes(slim(data.getvalue()))
    for name in PAPERS:
        odt = folder / "odt"
        office = ["soffice", "--headless", f"-env:UserInstallation=file://{odt.resolve()}/profile", "--convert-to"]
        subprocess.run([*office, "odt", "--outdir", odt, folder / f"{name}.docx"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        subprocess.run([*office, "docx", "--outdir", odt, odt / f"{name}.odt"], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        (folder / f"{name}.office.docx").write_bytes(slim((odt / f"{name}.docx").read_bytes()))
    subprocess.run(["rm", "-r", folder / "odt"], check=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]))
