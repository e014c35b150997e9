# 報告書：網頁和 PDF 檔

print-contents = 目次
print-file = 下載 PDF 檔（可以列印，也可以用報讀軟體聽）
print-page = 第 { $page } 頁，共 { $pages } 頁
print-making-title = 報告書正在製作
print-making = 這份報告書比較長，系統正在製作 PDF 檔，幾秒鐘就好。做好後會自動打開，請不要關閉這一頁。
print-making-again = 如果等太久，按這裡再試一次

error-print-busy-title = 正在製作其他報告書
error-print-busy = 現在有很多人同時要下載報告書，這一份還沒輪到。
error-print-busy-next = 請過一分鐘再試。網頁上的內容和 PDF 檔相同，可以先看網頁。
error-print-no-font-title = 目前沒有 PDF 檔
error-print-no-font = 這臺主機還沒有裝中文字型，無法製作 PDF 檔。
error-print-no-font-next = 網頁上的內容和 PDF 檔相同，請先看網頁。系統管理人員請安裝 Debian 套件 fonts-noto-cjk，或把 Noto Sans TC 的字型檔（Regular 和 Bold）放進資料夾裡的 fonts 資料夾。
