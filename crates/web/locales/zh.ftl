# 外框
web-site-name = 民本 Minben
web-skip = 跳到主要內容
web-demo-tag = 示範
web-demo-banner = 示範系統，資料皆為虛構
web-nav-label = 主要選單
web-nav-home = 首頁
web-nav-my = 我的專頁
web-nav-work = 公務工作臺
web-nav-agencies = 機關
web-nav-systems = 系統總覽
web-signed-in-as = 登入身分：
web-sign-in = 登入
web-sign-out = 登出
web-footer-motto = 民為邦本，本固邦寧
web-footer-licence = 民本是開放原始碼的政府服務平臺，以 Apache 2.0 授權釋出。

# 元件
web-error-prefix = 錯誤：
web-error-summary = 請修正下列問題
web-optional = （選填）
web-choose = 請選擇
web-year = 民國年
web-month = 月
web-day = 日
web-search = 搜尋
web-back = 返回
web-breadcrumbs = 所在位置
web-pagination = 分頁
web-page-first = 最前頁
web-page-previous = 上一頁
web-page-next = 下一頁
web-notice-done = 已完成
web-notice-problem = 請注意
web-notice-important = 重要訊息
web-warning = 警告：
web-copy = 複製
web-copied = 已複製
