# Checking fields: { $label } is the field's name, { $problem } one of the sentences below
catalogue-error-at = { $label }: { $problem }
catalogue-error-required = fill this in.
catalogue-error-choose = choose one.
catalogue-error-kind = this is not the kind of value that belongs here; enter it again.
catalogue-error-long = at most { $max } characters; this has { $length }. Shorten it.
catalogue-error-characters = this holds control characters that cannot be kept; take them out.
catalogue-error-pattern = this does not have the right form; follow the example.
catalogue-error-date = there is no day “{ $text }”; enter a day that exists, such as 5/1/115 or 2026-01-05.
catalogue-error-boolean = choose yes or no.
catalogue-error-integer = enter a whole number, such as 12.
catalogue-error-small = this must be { $min } or more.
catalogue-error-large = this must be { $max } or less.
catalogue-error-code = choose from the list.
catalogue-error-address = the address is not complete; choose the district and enter street and number.
catalogue-error-area = choose the county and district.
catalogue-error-line = enter street, lane and number.
catalogue-error-email = the e-mail address is not complete; it looks like name@example.com.
catalogue-error-phone = this is not a telephone number; enter it with its area code, such as 0900-000-123 or 02-2000-0000.
catalogue-error-file-missing = choose a file.
catalogue-error-file-empty = this file is empty; choose another one.
catalogue-error-file-kind = only { $kinds } files are taken; convert it and choose it again.
catalogue-error-file-large = a file may have { $max } MB at most; make it smaller and choose it again.
catalogue-error-rows = fill in row by row.
catalogue-error-rows-missing = fill in at least one row.
catalogue-error-rows-many = at most { $max } rows; take the others out.
catalogue-error-unknown-field = there is no field “{ $name }”; take it out.

# Controls
catalogue-optional = { $label } (optional)
catalogue-address-area = County and district
catalogue-address-line = Street and number
catalogue-address-line-hint = Road, section, lane, alley, number, floor
catalogue-file-hint = { $kinds }, up to { $max } MB.
catalogue-file-attached = Attached: { $name }. It stays unless you choose another file.
catalogue-row = Row { $number }
catalogue-row-add = Add a row
catalogue-row-remove = Remove row { $number }
