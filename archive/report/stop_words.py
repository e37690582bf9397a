"""Vietnamese words that say nothing of what a text is about, with _ between syllables as in `tokens`."""

from __future__ import annotations

_WORDS = """
ai anh ấy bà bài bài_viết báo bao_giờ bao_nhiêu bà_con bắt_đầu bằng bên bên_cạnh bị biết bởi bởi_vì buổi cả
các cách càng cần cậu cái chị chiếc chiều chính cho chỉ chú chúng chúng_ta chúng_tôi chưa chuyện chứ có
có_thể con còn cô công_tác cũng cùng cuộc của cụ_thể cuối cuối_cùng dành dịp do do_đó do_vậy dù dưới đã đang
đánh_giá đạt đầu đầu_tiên đây đến để đêm đều đi điều đó đối_với đồng đồng_thời đúng được đưa gần gì gia giữa
gồm hai hàng hằng hay hãy hết hiện hiện_nay hoặc hơn hôm_nay hôm_qua kể kể_từ kết_quả khác khi khi_đó khiến
khoảng không không_chỉ không_thể là lại lần làm lên liên_quan lúc luôn mà mà_còn mang mấy mình mỗi mỗi_khi
mới một một_cách một_số mọi muốn mục_tiêu nào này nay năm nếu ngay ngày nghìn ngoài ngoài_ra người nguồn
nhân_dịp nhằm nhất nhau nhiều nhìn như nhưng những nhờ nó nói nơi nội_dung nữa ông phải phần phía phóng_viên
qua quá ra rằng rất riêng rồi sau sau_đó sáng sẽ số so song sự tác_giả tại tất_cả tháng thành theo thấy thế
thêm thì thời_điểm thời_gian thứ thực_hiện thường tiếp tiếp_tục tin tỉ toàn tối tôi tới tờ trang trên triệu
trong trong_đó trở_thành trưa trước trước_đó từ từng tuy tuy_nhiên tùy tỷ và vài vào văn vẫn vậy về vì
vì_vậy việc viên vốn với vừa vừa_qua xã xem xin xung_quanh ý
"""

STOP_WORDS = frozenset(_WORDS.split())
"""Function words, words of time and number, and those that a newspaper says of itself."""
