# Frame
web-site-name = Minben
web-skip = Skip to main content
web-demo-tag = Demonstration
web-demo-banner = All data is synthetic
web-nav-label = Main
web-nav-home = Home
web-nav-my = My page
web-nav-work = Workbench
web-nav-agencies = Agencies
web-nav-systems = All systems
web-signed-in-as = Signed in as
web-sign-in = Sign in
web-sign-out = Sign out
web-footer-motto = The people are the root of the state
web-footer-licence = Minben is an open-source platform for public services, released under the Apache 2.0 licence.

# Components
web-error-prefix = Error:{" "}
web-error-summary = There is a problem
web-optional = {" "}(optional)
web-choose = Choose one
web-year = ROC year
web-month = Month
web-day = Day
web-search = Search
web-back = Back
web-breadcrumbs = You are here
web-pagination = Pages
web-page-first = First page
web-page-previous = Previous page
web-page-next = Next page
web-notice-done = Done
web-notice-problem = There is a problem
web-notice-important = Important
web-warning = Warning:{" "}
web-copy = Copy
web-copied = Copied
