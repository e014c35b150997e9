# 欄位檢查：{ $label } 是欄位名稱，{ $problem } 是下列說明之一
catalogue-error-at = { $label }：{ $problem }
catalogue-error-required = 請填寫這一欄。
catalogue-error-choose = 請選擇一項。
catalogue-error-kind = 填寫的內容種類不符，請重新填寫。
catalogue-error-long = 最多{ $max }個字，您填寫了{ $length }個字。請縮短內容。
catalogue-error-characters = 含有無法儲存的控制字元，請刪除後重新填寫。
catalogue-error-pattern = 格式不符。請依說明的格式填寫。
catalogue-error-date = 沒有「{ $text }」這一天。請填寫存在的日期，例如「115年1月5日」。
catalogue-error-boolean = 請選擇「是」或「否」。
catalogue-error-integer = 請填寫整數，例如「12」。
catalogue-error-small = 不得小於{ $min }。
catalogue-error-large = 不得大於{ $max }。
catalogue-error-code = 請從所列選項中選擇。
catalogue-error-address = 地址不完整。請選擇縣市鄉鎮市區，並填寫路名與門牌。
catalogue-error-area = 請選擇縣市鄉鎮市區。
catalogue-error-line = 請填寫路名、巷弄與門牌號碼。
catalogue-error-email = 電子郵件地址不完整。請依「name@example.com」的格式填寫。
catalogue-error-phone = 電話號碼不正確。請填寫含區碼的號碼，例如「0900-000-123」或「02-2000-0000」。
catalogue-error-file-missing = 請選擇要上傳的檔案。
catalogue-error-file-empty = 這個檔案沒有內容。請選擇另一個檔案。
catalogue-error-file-kind = 只接受{ $kinds }檔案。請轉換格式後重新上傳。
catalogue-error-file-large = 檔案不得超過{ $max } MB。請縮小後重新上傳。
catalogue-error-rows = 請逐列填寫。
catalogue-error-rows-missing = 請至少填寫一列。
catalogue-error-rows-many = 最多{ $max }列，請刪除多餘的列。
catalogue-error-unknown-field = 沒有「{ $name }」這個欄位，請移除。

# 控制項
catalogue-optional = { $label }（選填）
catalogue-address-area = 縣市鄉鎮市區
catalogue-address-line = 路名與門牌
catalogue-address-line-hint = 路、街、段、巷、弄、號、樓
catalogue-file-hint = 接受{ $kinds }，最大{ $max } MB。
catalogue-file-attached = 已上傳：{ $name }。未選擇新檔案時保留原檔。
catalogue-row = 第{ $number }列
catalogue-row-add = 新增一列
catalogue-row-remove = 刪除第{ $number }列
