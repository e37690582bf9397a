"""Sentence patterns of the paper's made-up Vietnamese; slots in braces are filled by `writing.Writer`.

A pattern's first letter is capitalised after filling. `{cu}` is a person whose name keeps the old tone
placement; it only ever follows a word in small letters, so that where the name starts is beyond doubt.
"""

from __future__ import annotations

HEADLINES = (
    "{tinh}: {su_kien} thu hút đông đảo bạn bè quốc tế",
    "{co_quan} trao {so} suất quà cho {doi_tuong}",
    "Việt Nam - {nuoc}: vun đắp {gia_tri}",
    "Việt Nam – {nuoc} mở rộng hợp tác về {ky_nang}",
    "{nam_tron} năm quan hệ Việt Nam - {nuoc}: nhìn lại chặng đường {tinh_tu}",
    "{co_quan} khởi động {du_an} tại {tinh}",
    'Giữ gìn "{gia_tri}" nơi xa xứ',
    'Lan tỏa phong trào "{tinh_tu_hoa}, nghĩa tình" ở {tinh}',
    "Người đưa {ky_nang} về {dia_danh}",
    "Chuyện của {doi_tuong} ở {dia_danh}",
    "{so} {qua_tang} đến với {doi_tuong} {tinh}",
    "{tinh} tăng cường kết nối với bạn bè {nuoc} giai đoạn {giai_doan}",
    "Hơn {tien} cho {du_an}",
    "{tp} đón {phan_tram} khách quốc tế tăng thêm nhờ {ky_nang}",
    "Mùa xuân sớm ở {dia_danh}",
    "Nhịp cầu {tinh_tu} giữa {tinh} và bạn bè {nuoc}",
    "Kiều bào tại {nuoc} hướng về {tinh}",
    "Tin quốc tế ngày {ngay_truoc}: {nuoc} công bố kế hoạch {ky_nang}",
    "Thời tiết hôm nay ({ngay_truoc}): nhiều nơi ở {tinh} có mưa, trời chuyển lạnh",
    "{co_quan} hỗ trợ {doi_tuong} phát triển {ky_nang}",
    "{nguoi_ngan}: “Tôi tìm thấy {gia_tri} ở {tinh}”",
    "Quỹ Nhịp cầu xanh: góp phần nuôi dưỡng {gia_tri}",
)

ABSTRACTS = (
    (
        "{buoi_hoa} {ngay_truoc}, {co_quan} tổ chức {su_kien}, góp phần bồi đắp {gia_tri} giữa "
        "nhân dân hai nước."
    ),
    "Với tổng kinh phí {tien}, {du_an} đang mang lại thay đổi {tinh_tu} cho {doi_tuong} tại {dia_danh}.",
    "Từ một ý tưởng nhỏ của {co_quan}, đến nay {so} {doi_tuong} đã được tiếp cận {ky_nang}.",
    "Theo {co_quan}, năm {nam} địa phương đã tiếp nhận {so} khoản viện trợ với giá trị hơn {tien}.",
    "Giữa {tp}, có một nơi mà {doi_tuong} vẫn gặp nhau mỗi tuần để nói tiếng Việt và kể chuyện quê nhà.",
    (
        "{su_kien_hoa} diễn ra từ {khoang_ngay} tại {tp}, với sự tham gia của đại biểu đến từ "
        "{nuoc} và {nuoc_khac}."
    ),
    "Đây là lần thứ {nho} {co_quan} đồng hành cùng {doi_tuong}, nối dài một hành trình {tinh_tu}.",
    "Không ồn ào, {doi_tuong} ở {dia_danh} lặng lẽ gìn giữ {gia_tri} qua nhiều thế hệ...",
)

OPENINGS = (
    "{buoi_hoa} {ngay_truoc}, tại {tp}, {co_quan} phối hợp với {co_quan_khac} tổ chức {su_kien}.",
    "{buoi_hoa} {ngay_truoc} tại {dia_danh}, {su_kien} đã diễn ra trong không khí {tinh_tu}.",
    "Hôm nay (ngày {ngay_nay}), {co_quan} công bố kết quả của {du_an} sau {nho} năm triển khai.",
    "Từ {khoang_ngay}, đoàn công tác của {co_quan} đã đến thăm {doi_tuong} tại tỉnh {tinh}.",
    "Vừa qua, {co_quan} đã bàn giao {so} {qua_tang} cho {doi_tuong} ở {dia_danh}, tỉnh {tinh}.",
    "Ngày {ngay_du}, lần đầu tiên {tp} đăng cai {su_kien} với quy mô {so} đại biểu.",
    "Sáng nay ({ngay_nay}), những chuyến xe chở {qua_tang} đã rời {tp} để đến với {doi_tuong}.",
)

SENTENCES = (
    (
        "Phát biểu tại buổi lễ, {nguoi}, {chuc_vu} {co_quan}, cho biết đây là hoạt động {tinh_tu} "
        "nhằm củng cố {gia_tri}."
    ),
    "Theo {nguoi}, {chuc_vu} {co_quan}, {du_an} đã giúp hơn {so} {doi_tuong} ổn định cuộc sống.",
    "Đại diện {co_quan} là {cu} cũng có mặt và trao {so} {qua_tang} cho {doi_tuong}.",
    "Trong số đó có gia đình {cu}, một trong {so_nho} hộ đầu tiên tham gia {du_an}.",
    "Tổng giá trị giải ngân đạt {tien}, tăng {phan_tram} so với cùng kỳ năm trước.",
    "Từ {thang_nam} đến {thang_nam_sau}, {co_quan} sẽ mở thêm {so_nho} lớp {ky_nang} cho {doi_tuong}.",
    "Trong giai đoạn {giai_doan}, địa phương đặt mục tiêu vận động {tien} cho các chương trình {ky_nang}.",
    "“Chúng tôi không chỉ trao quà mà còn muốn trao niềm tin và {gia_tri}”, {nguoi} chia sẻ.",
    "“Điều khiến tôi xúc động nhất là sự {tinh_tu} của {doi_tuong} nơi đây”, {nguoi_ngoai} nói.",
    "Bà con {dia_danh} vẫn nhớ đêm mưa lũ năm {nam_xa}, khi nước dâng cao từ {gio} đến gần sáng.",
    "Chương trình kéo dài từ {gio} ngày {ngay_du} đến {gio_khac} ngày hôm sau với nhiều tiết mục {tinh_tu}.",
    "Nhiệm kỳ {nhiem_ky}, {co_quan} tập trung vào ba nhiệm vụ: kết nối, vận động và lan tỏa {gia_tri}.",
    "Quan hệ giữa hai địa phương được vun đắp qua nửa thế kỷ {khoang_nam}, trải qua nhiều thăng trầm.",
    "Thực hiện Chỉ thị số {so_nho}-CT/TW, các cấp, ngành đã đổi mới cách làm theo hướng {tinh_tu} hơn.",
    "Nghị định số {so_nho}/{nam_xa}/NĐ-CP được coi là hành lang pháp lý cho các tổ chức {viet_tat}.",
    "Đường dây nóng hoạt động 24/7 để hỗ trợ {doi_tuong} khi cần {ky_nang}.",
    "Dịp này, {co_quan} tặng Giấy khen cho {so_nho} tập thể và {so} cá nhân có nhiều đóng góp.",
    "Hiện nay ({ngay_nay}), toàn tỉnh có {nghin} hộ tham gia, thu nhập bình quân đạt {trieu}/hộ/năm.",
    "Diện tích canh tác mở rộng lên {nghin} ha, trong khi năm {nam_xa} chỉ có {nghin_phay} ha.",
    "Nhân dịp Quốc khánh 2/9, hàng trăm {doi_tuong} đã cùng nhau hát vang những bài ca về quê hương.",
    "{doi_tuong_hoa} cho rằng {ky_nang} là chìa khóa để giữ gìn {gia_tri} trong đời sống hiện đại.",
    "Không khí {tinh_tu} lan tỏa khắp {dia_danh}, nơi tiếng trống, tiếng khèn vang lên suốt đêm.",
    "Tại {nuoc}, nơi có khoảng {nghin} người Việt sinh sống, {su_kien} đã trở thành nét đẹp thường niên.",
    "Sau {nho} năm, {du_an} đã về đích trước thời hạn {so_nho} ngày, tiết kiệm được {tien}.",
    "Ông {ho_ten} và bà {ho_ten_khac} là hai trong số những người đầu tiên hiến đất làm đường.",
    "Chị {ho_ten} cho hay, trước đây cả xã chưa có ai biết đến {ky_nang}, nay đã có {so_nho} tổ nhóm.",
    "Đoàn đã đến dâng hương tại nghĩa trang liệt sĩ, thăm hỏi {doi_tuong} và trồng cây lưu niệm.",
    "{van_phong} cam kết công khai mọi khoản đóng góp, bảo đảm đúng người, đúng việc, đúng thời điểm.",
    "{van_phong} khẳng định sẽ nhân rộng mô hình ra các huyện còn lại ngay trong năm {nam_toi}.",
    "Bên cạnh kết quả đạt được, vẫn còn không ít khó khăn: đường sá xa xôi, kinh phí hạn hẹp, thiếu cán bộ.",
    "Trước tình hình đó, {co_quan} đã huy động {so} tình nguyện viên có mặt tại {dia_danh} từ {gio}.",
    "Ngoài ra, {so} {qua_tang} trị giá {tien} cũng được chuyển đến {doi_tuong} trong {buoi} {ngay_truoc}.",
    "Các đại biểu đã thảo luận về kinh tế – xã hội, bảo tồn di sản và hợp tác Việt Nam–{nuoc}.",
    "Theo số liệu của {co_quan}, tỷ lệ hộ nghèo giảm từ {phan_tram} xuống còn {phan_tram_khac}.",
    "Lễ khai mạc có sự tham dự của {nguoi_ngoai}, Đại sứ {nuoc} tại Việt Nam, cùng đông đảo {doi_tuong}.",
    "Mỗi cuốn sách, mỗi bài hát là một nhịp cầu nhỏ nối {tinh} với {nuoc} xa xôi.",
    "Những người thợ già ở {dia_danh} truyền nghề cho lớp trẻ bằng tất cả sự kiên nhẫn và {gia_tri}.",
    "Nước biển trong xanh, bãi cát dài và nếp sống hiền hòa đã níu chân du khách đến {dia_danh}.",
    "Món bánh gai của {tinh} được bày bên cạnh rượu vang {nuoc}, tạo nên bàn tiệc {tinh_tu}.",
    "{nguoi_ngoai} học tiếng Việt từ năm {nam_xa} và nay đã dịch {so_nho} tập truyện sang tiếng mẹ đẻ.",
    "Ban ngày đi rẫy, tối đến họ lại tập trung ở nhà văn hóa để học {ky_nang}.",
    "Nhờ {loi_go} của nhiều phía, công trình hoàn thành trong sự vui mừng của {doi_tuong}.",
    "Sự {loi_go} giữa hai dân tộc được thể hiện qua từng việc làm {tinh_tu}.",
    "Cán bộ y tế khuyến cáo người dân giữ gìn sức khỏe, ăn chín uống sôi trong những ngày thủy triều lên.",
    "Công tác thủy lợi, phòng cháy rừng và tuần tra đường biên được duy trì {tinh_tu} quanh năm.",
    "Ủy viên Ban Chấp hành {co_quan} đề nghị sớm ban hành quy chế phối hợp với các đơn vị {viet_tat}.",
    (
        "Ngọn lửa hòa bình được thắp lên lúc {gio}, mở đầu cho chuỗi {so_nho} hoạt động kéo dài "
        "đến {thang_nam_sau}."
    ),
    "Trẻ em được khám răng, đo thị lực, nhận sữa và {qua_tang} miễn phí.",
    "Trong thư gửi về tòa soạn, bạn đọc {ho_ten} viết rằng quê hương luôn ở trong tim người đi xa.",
    "Các nghệ nhân trình diễn múa rối nước, hát then, đàn tính và thổi khèn lá.",
    "Kế hoạch năm {nam_toi} dự kiến cần thêm {tien}, trong đó nguồn xã hội hóa chiếm {phan_tram}.",
    "Đến cuối {thang_nam}, {so} điểm trường đã có nước sạch, điện chiếu sáng và thư viện.",
    "Tuổi trẻ hai nước cam kết tiếp nối {gia_tri} mà cha ông đã dày công gây dựng.",
    "Bộ đội Biên phòng cùng người dân {dia_danh} dựng lại {so_nho} ngôi nhà bị sập chỉ trong một tuần.",
    "Theo kế hoạch, từ ngày {ngay_du} - {ngay_du_sau}, đội hình tình nguyện sẽ có mặt tại {so_nho} xã.",
    "Gian hàng của {tinh} giới thiệu mật ong, chè cổ thụ, gạo nương và thổ cẩm đạt chuẩn OCOP.",
    "Anh {ho_ten} kể, ngày mới sang {nuoc}, anh chỉ có {so_nho} USD và một cuốn từ điển cũ.",
    "Câu chuyện về chiếc khăn rằn gửi từ {tinh} sang {nuoc} khiến cả hội trường lặng đi.",
    "Ban Giám khảo chấm {nghin} bức thư, chọn ra {so_nho} tác phẩm {tinh_tu} nhất để trao giải.",
    "Bản ghi nhớ có hiệu lực {nho} năm, gồm {so_nho} điều khoản về đào tạo và {ky_nang}.",
    "Giữa mùa nước nổi, những chiếc xuồng chở sách vẫn đều đặn cập bến {dia_danh}.",
    "{cong_ty} tài trợ toàn bộ chi phí đi lại, ăn ở cho {doi_tuong} trong suốt chương trình.",
)

QUESTIONS = (
    "- Thưa ông, đâu là dấu ấn {tinh_tu} nhất trong hoạt động của {co_quan} năm qua?",
    "- Ông đánh giá thế nào về triển vọng hợp tác giữa {tinh} và {nuoc}?",
    "- Bà có thể chia sẻ kinh nghiệm vận động nguồn lực cho {du_an} không?",
    "- Những khó khăn lớn nhất khi làm việc với {doi_tuong} là gì?",
    "– Xin ông cho biết kế hoạch của {co_quan} trong thời gian tới?",
)

HEADINGS = (
    "Lan tỏa {gia_tri} từ cơ sở",
    "{co_quan}: nhiều cách làm {tinh_tu}",
    "Nhịp cầu nối {tinh} với {nuoc}",
    "Để {doi_tuong} không bị bỏ lại phía sau",
    "Từ {du_an} đến cuộc sống mới",
    "Kết quả nổi bật năm {nam}",
    "Giữ lửa cho thế hệ sau",
    "Khi {ky_nang} về với {dia_danh}",
    "Từ bến đò cũ bên sông đến cây cầu mới nối hai bờ vui, người dân nơi đây đã đi một chặng đường thật dài",
)
"""The last one has 25 words, the most that a heading can have."""

LONG_BOLD = (
    "Đây là lần đầu tiên một chương trình về {ky_nang} được triển khai đồng thời tại "
    "{dia_danh} và {dia_danh_khac}, "
    "với sự tham gia của hàng nghìn {doi_tuong} cùng nhiều chuyên gia đến từ {nuoc} và {nuoc_khac}"
)
BOLD_OF_26 = (
    "Từ bến đò cũ bên sông đến cây cầu mới nối hai bờ vui, "
    "người dân nơi đây đã đi một chặng đường rất dài lâu"
)
SHORT_BOLD = (
    "Mọi đóng góp xin gửi về {co_quan}.",
    "Vì sao {doi_tuong} vẫn chọn ở lại?",
    "Hãy cùng nhau gìn giữ {gia_tri}!",
    "- Nhóm thứ nhất gồm {doi_tuong}",
)

POINTS = (
    "Tiếp tục đẩy mạnh {ky_nang} cho {doi_tuong}, coi đây là nhiệm vụ trọng tâm",
    "Phối hợp với {co_quan} tổ chức {su_kien}",
    "Hoàn thành {du_an} trước {thang_nam_sau}",
    "Huy động ít nhất {tien} từ nguồn xã hội hóa",
    "Mở {so_nho} lớp {ky_nang} tại {dia_danh}",
    "Xây dựng quy chế phối hợp với {co_quan}",
)

CAPTIONS = (
    "Quang cảnh {su_kien} tại {tp}",
    "Đại diện {co_quan} trao {qua_tang} cho {doi_tuong}",
    "{doi_tuong_hoa} tham gia {su_kien}",
    "Các đại biểu chụp ảnh lưu niệm tại {dia_danh}",
    "{nguoi_hoa} (thứ hai từ trái sang) tại buổi lễ",
    "Một góc {dia_danh} hôm nay",
    "Tiết mục hòa nhạc chào mừng {su_kien}",
    "Lớp học {ky_nang} ở {dia_danh} ngày {ngay_truoc}",
)
AFTER_CREDIT = (
    "Bức ảnh được trưng bày tại {tp} năm {nam_xa}.",
    "Nhân vật bên phải là {ho_ten}.",
)
LINES = (
    "Mọi chi tiết xin liên hệ:\n{co_quan}\nĐịa chỉ: số {so_nho}, {dia_danh}, {tinh}",
    "Làng tôi nằm nghe sóng vỗ\nKhói rơm quấn quýt sau nhà\nAi đi xa rồi cũng nhớ\nMột giàn bầu mới ra hoa",
)
NEW_YEAR = "Chiều 31/12, {co_quan} tổ chức {su_kien}; trước đó, ngày 30/12, đoàn đã thăm {dia_danh}."
