# 登入
identity-sign-in-title = 登入
identity-live-lead = 本系統尚未設定以憑證或通行密鑰登入。
identity-live-citizen = 民眾如需辦理業務，請先洽服務機關的櫃檯或服務專線；設定完成後，這裡會出現登入方式。
identity-live-official = 公務人員請洽所屬機關的資訊人員；資訊人員請洽本系統的維運人員，啟用登入方式。
identity-demo-title = 選擇登入身分
identity-demo-lead = 這是示範系統，人物與資料全是虛構的，所以不需要密碼。請挑一個人，以他的身分試用。
identity-demo-tabs = 登入身分
identity-as-citizen = 民眾
identity-as-official = 公務人員
identity-search-people = 找一個人
identity-search-people-hint = 姓名的開頭，或完整的身分證字號
identity-search-posts = 找一個職位
identity-search-posts-hint = 機關、職稱或姓名的一部分
identity-people-caption = 虛構的民眾
identity-posts-count = { $agency }（{ $count }）
identity-enter = 以{ $name }登入
identity-nobody = 沒有找到符合的人
identity-nobody-next = 請換個字詞再找，或清空搜尋欄看全部名單。

# 錯誤
error-identity-unknown-person = 這個人或這個職位今天不能登入。
error-identity-unknown-person-next = 請回到登入頁，從名單重新選擇。
error-identity-other-installation = 資料夾屬於另一種安裝方式，系統沒有啟動。
error-identity-other-installation-next = 請維運人員改用另一個資料夾。
