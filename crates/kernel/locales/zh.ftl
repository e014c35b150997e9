# 日期
kernel-date-empty = 請填寫日期，例如「115年1月5日」。
kernel-date-form = 日期格式不正確。請依「115年1月5日」或「115/01/05」的方式填寫。
kernel-date-common-era = { $year }是西元年。請改填民國年「{ $roc }」。
kernel-date-year = 沒有民國{ $year }年，請檢查年份。
kernel-date-month = 沒有{ $month }月，月份請填1至12。
kernel-date-day = 民國{ $year }年{ $month }月沒有{ $day }日，請檢查日期。

# 金額
kernel-money-empty = 請填寫金額，例如「1,234」。
kernel-money-form = 金額格式不正確。請以數字填寫，例如「1,234」。
kernel-money-fraction = 金額以新臺幣元為單位，請勿填寫小數。
kernel-money-too-large = 金額過大，請檢查位數。

# 身分證字號與統一證號
kernel-national-id-empty = 請填寫身分證字號或統一證號，共10碼。
kernel-national-id-length = 身分證字號或統一證號應為10碼，您填寫了{ $length }碼。請重新核對。
kernel-national-id-letter = 身分證字號或統一證號的第1碼應為英文字母，您填寫的是「{ $character }」。
kernel-national-id-second = 第2碼應為1、2、8、9或英文字母A至D，您填寫的是「{ $character }」。
kernel-national-id-characters = 第3碼起應為數字，您填寫了「{ $character }」。
kernel-national-id-checksum = 這個號碼不正確。請與證件逐碼核對。

# 統一編號
kernel-business-number-empty = 請填寫統一編號，共8碼。
kernel-business-number-length = 統一編號應為8碼，您填寫了{ $length }碼。請重新核對。
kernel-business-number-characters = 統一編號只有數字，請刪除「{ $character }」。
kernel-business-number-checksum = 這個統一編號不正確。請與登記資料逐碼核對。
