# 訊息
messaging-title = 訊息
messaging-empty = 目前沒有訊息
messaging-empty-next = 案件有進度、機關需要您補正，或收到決定時，通知會出現在這裡。
messaging-unread-count = 尚有{ $count }則未讀。
messaging-unread = 未讀
messaging-column-subject = 主旨
messaging-column-from = 寄件者
messaging-column-to = 收件職位
messaging-column-sent = 時間
messaging-to-case = 前往這個案件
messaging-go-on = 前往辦理
