# Agencies
directory-title = Agencies
directory-search = Find an agency
directory-search-hint = Part of a name, or an agency code
directory-search-button = Search
directory-on = As of which day
directory-on-hint = Leave empty for today. Agencies that existed on that day are shown.
directory-on-button = Show
directory-other-day = Show another day
directory-as-of = This is how things stood on { $day }.
directory-bad-day = Enter a date that exists, such as 20 11 115 (ROC year) or 2026
directory-nothing = No agency has “{ $text }” in its name or code
directory-nothing-next = Try a shorter word, or check the code.
directory-found =
    { $count ->
        [one] One agency found
       *[other] { $count } agencies found
    }
directory-more = Only the first { $count } are listed. Enter a longer word to narrow the search.
directory-name = Name
directory-other-name = Chinese name
directory-code = Agency code
directory-oid = Object identifier (OID)
directory-level = Level
directory-superior = Superior agency
directory-from = Established
directory-until = Existed until
directory-open = Unknown
directory-central = Central government
directory-local = Local governments
directory-collective = Collective names
directory-below = ({ $count } under it)
directory-ended = Reorganised or abolished
directory-not-yet = Not yet established
directory-not-in-force = This agency did not exist on { $day }.
directory-work-done-by = On that day its work was done by:
directory-history = History
directory-day-unknown = Date unknown
directory-event-predecessor = Predecessor: { $name }
directory-event-begin = { $name } established
directory-event-take-over = { $name } established, taking over from its predecessors
directory-event-successor = Work passed to { $name }
directory-children = Agencies under it
directory-units = Units
directory-posts = Posts and officials
directory-post = Title
directory-unit = Unit
directory-holder = Held by
directory-deputy = Deputy
directory-nobody = Nobody
directory-level-yuan = Branch of government
directory-level-ministry = Ministry or commission
directory-level-agency = Agency
directory-level-unit = Unit
directory-level-county = County or city government
directory-level-township = Township or district office
directory-level-other = Other

# Changes of officials
directory-maintain = Maintain officials
directory-officials-title = Maintain officials
directory-officials-lead = The posts themselves are described in the catalogue's files. Here you keep who holds them and who stands in. Every change is recorded.
directory-appoint = Appoint
directory-relieve = Relieve
directory-name-deputy = Name a deputy
directory-end-deputy = End deputising
directory-person-number = National id number
directory-person-number-hint = The person must be known to this system
directory-person-unknown = This system knows nobody by that number; check it
directory-first-last-from = First day
directory-first-last-until = Last day
directory-appoint-title = Appoint to { $post }
directory-appoint-lead = From the first day on, the person can sign in and work in this post.
directory-appoint-button = Appoint
directory-deputy-title = Name a deputy for { $post }
directory-deputy-lead = During this time the deputy sees the cases and messages of the post and can deal with them.
directory-deputy-button = Name the deputy
directory-relieve-title = { $name } leaves the post { $post }
directory-relieve-lead = After the last day the person can no longer work in this post.
directory-relieve-button = Relieve
directory-end-deputy-title = { $name } no longer stands in for { $post }
directory-end-deputy-lead = After the last day the deputy can no longer deal with the cases of the post.
directory-end-deputy-button = End deputising
directory-done-appoint = The person was appointed.
directory-done-deputy = The deputy was named.
directory-done-relieve = The person was relieved.
directory-done-end-deputy = The deputising was ended.

# Errors
error-directory-unknown-post = There is no post “{ $post }”.
error-directory-unknown-post-next = Posts are described in posts.csv; add it there first.
error-directory-not-maintainer = Only the agency's own directory maintainer may change its officials.
error-directory-not-maintainer-next = Ask the agency's personnel staff.
error-directory-period = The last day cannot be before the first day
error-directory-not-holder = The person is no longer in this post on that day
error-directory-already-holder = The person is in this post already during that time
error-directory-bad-day = Write the day as 2026-11-21; it must exist.
error-directory-name-missing = Give the beginning of the name as `name`.
