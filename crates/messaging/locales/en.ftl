# Messages
messaging-title = Messages
messaging-empty = There are no messages
messaging-empty-next = When a case moves on, an agency asks you for a correction or a decision is made, you are told here.
messaging-unread-count =
    { $count ->
        [0] You have read all messages.
        [one] One message is unread.
       *[other] { $count } messages are unread.
    }
messaging-unread = Unread
messaging-column-subject = Subject
messaging-column-from = From
messaging-column-to = To the post
messaging-column-sent = Sent
messaging-to-case = Go to this case
messaging-go-on = Go on
