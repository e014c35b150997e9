# Dates
kernel-date-empty = Enter the date, for example 115/01/05.
kernel-date-form = This is not a date. Write it as 115/01/05 or 115年1月5日.
kernel-date-common-era = { $year } is a year of the common era. Enter the ROC year { $roc } instead.
kernel-date-year = There is no ROC year { $year }. Check the year.
kernel-date-month = There is no month { $month }. Enter a month from 1 to 12.
kernel-date-day = Month { $month } of ROC year { $year } has no day { $day }. Check the date.

# Money
kernel-money-empty = Enter the amount, for example 1,234.
kernel-money-form = This is not an amount. Write it in digits, for example 1,234.
kernel-money-fraction = Amounts are whole New Taiwan dollars. Leave the fraction out.
kernel-money-too-large = This amount is too large. Check the digits.

# National ID and resident numbers
kernel-national-id-empty = Enter the national ID or resident number: a letter and nine more characters.
kernel-national-id-length = A national ID or resident number has 10 characters; you entered { $length }. Check it again.
kernel-national-id-letter = A national ID or resident number begins with a letter; you entered “{ $character }”.
kernel-national-id-second = The second character is 1, 2, 8, 9 or a letter from A to D; you entered “{ $character }”.
kernel-national-id-characters = From the third character on there are digits only; you entered “{ $character }”.
kernel-national-id-checksum = This number is not correct. Compare it with your card, character by character.

# Business numbers
kernel-business-number-empty = Enter the business number, 8 digits.
kernel-business-number-length = A business number has 8 digits; you entered { $length }. Check it again.
kernel-business-number-characters = A business number has digits only. Take “{ $character }” out.
kernel-business-number-checksum = This business number is not correct. Compare it with the registration, digit by digit.
