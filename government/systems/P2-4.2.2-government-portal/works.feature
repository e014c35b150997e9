Feature: One entry to find, apply, follow and pay, in both languages, with what agencies have on their own sites
  Row P2/4.2.2.

  Background:
    Given today is "2026-11-23"
    And the official "何測營" in post "moda-operator-1"
    And the official "林範資" in post "moda-it"
    And the official "周樣資" in post "ndc-it"
    And a person "陳測安" with records:
      | registry        | field            | value              |
      | household       | id_number        | @陳測安            |
      | household       | name             | 陳測安             |
      | household       | sex              | female             |
      | household       | birth_date       | 1988-03-14         |
      | household       | household_number | F0813001           |
      | household       | role             | head               |
      | household       | head_id          | @陳測安            |
      | household       | address          | 63000020 範例路1號 |
      | household       | event            | initial            |
      | border-crossing | crossing_number  | X90000001          |
      | border-crossing | traveller_id     | @陳測安            |
      | border-crossing | traveller_name   | 陳測安             |
      | border-crossing | document_kind    | passport           |
      | border-crossing | document_number  | 300000001          |
      | border-crossing | direction        | out                |
      | border-crossing | port             | TPE                |
      | border-crossing | crossed_on       | 2026-07-01         |
      | border-crossing | carrier          | ZZ001              |
      | border-crossing | other_end        | 東京               |
      | border-crossing | inspected_by     | egate              |

  Scenario: Somebody finds a service, applies and follows the case to its end
    Then everybody sees "查詢有無受限制出國" on page "/search?q=限制出國"
    And everybody sees "查辦理進度" on page "/"
    When "陳測安" starts the service "exit-ban-enquiry"
    And "陳測安" answers "leaving_on" with "2026-12-01"
    And "陳測安" submits
    Then the case of "陳測安" is granted
    And "陳測安" sees "查詢有無受限制出國" on page "/my/cases"
    And "陳測安" sees "您目前沒有受限制出國" on the case page
    And the indicator "service.decided" counts 1

  Scenario: A fee is paid from the portal, and the case goes on
    When "陳測安" starts the service "entry-exit-certificate"
    And "陳測安" answers "first_day" with "2026-07-01"
    And "陳測安" answers "last_day" with "2026-07-31"
    And "陳測安" answers "used_for" with "insurance"
    And "陳測安" submits
    Then the case of "陳測安" is waiting for payment
    When "陳測安" pays the fee of the case
    Then the case of "陳測安" is granted
    And the bill of "陳測安" over 100 dollars is "paid"
    And "陳測安" sees "入出國日期證明書" on page "/my/payments"

  Scenario: What to do is found by event of life and by audience, in both languages
    Then everybody sees "生孩子" on page "/"
    And everybody sees "新生兒一次辦" on page "/life-events/birth"
    And everybody sees "生孩子" on page "/search?q=生孩子"
    And everybody sees "公司變更登記" on page "/for/business"
    And everybody does not see "駕駛執照換發" on page "/for/business"
    And everybody sees "請假" on page "/for/official"
    And everybody sees "投資臺灣一站辦理" on page "/for/newcomer"
    And everybody sees "Having a child" on page "/?lang=en"
    And everybody sees "A child is born" on page "/life-events/birth?lang=en"
    And everybody sees "Newcomers and foreigners" on page "/for/newcomer?lang=en"
    And everybody sees "Follow my cases" on page "/?lang=en"

  Scenario: Pages of an agency's own site are found, marked, and lead there
    Given the agency "moda" has the site "moda-news" with:
      | path         | type                     | letters | content                                                                                                        |
      | /robots.txt  | text/plain               | utf-8   | User-agent: *\nDisallow: /internal/\nSitemap: {site}/map.xml                                                   |
      | /map.xml     | text/xml                 | utf-8   | <urlset><url><loc>{site}/news/1</loc></url><url><loc>{site}/news/2</loc></url><url><loc>{site}/en/3</loc></url></urlset> |
      | /news/1      | text/html; charset=utf-8 | utf-8   | <title>範例數位憑證說明會</title><meta name="description" content="十二月五日上午九時開始，請先報名。">           |
      | /news/2      | text/html                | big5    | <meta charset="big5"><title>範例開放資料競賽</title><p>比賽的規則和報名方法都在這一頁，歡迎大家來參加這次比賽。 |
      | /en/3        | text/html; charset=utf-8 | utf-8   | <html lang="en"><title>Sample digital skills course</title><meta name="description" content="Open to everybody."> |
    When "何測營" has the site "moda-news" read
    Then the search for "數位憑證說明會" leads to "/news/1" of the site "moda-news"
    And the search for "開放資料競賽" leads to "/news/2" of the site "moda-news"
    And the search for "digital skills" leads to "/en/3" of the site "moda-news"
    And everybody sees "在機關網站上" on page "/search?q=數位憑證說明會"
    And everybody sees "on the agency's site" on page "/search?q=digital+skills&lang=en"
    And everybody sees "範例數位憑證說明會" on page "/agencies/moda"
    And everybody does not see "範例數位憑證說明會" on page "/agencies/ndc"
    And "林範資" sees "列出 3 筆，新收或更新 3 筆" on page "/desk/sites/moda-news"

  Scenario: What may not or cannot be taken is told to the agency with the reason and what to do
    Given the agency "moda" has the site "moda-news" with:
      | path           | type                     | letters | content                                                                                          |
      | /robots.txt    | text/plain               | utf-8   | User-agent: *\nDisallow: /internal/                                                              |
      | /sitemap.xml   | text/xml                 | utf-8   | <urlset><url><loc>{site}/good</loc></url><url><loc>{site}/internal/1</loc></url><url><loc>{site}/large</loc></url><url><loc>{site}/wrong</loc></url><url><loc>{site}/never</loc></url></urlset> |
      | /good          | text/html; charset=utf-8 | utf-8   | <title>範例服務據點</title>                                                                      |
      | /internal/1    | text/html; charset=utf-8 | utf-8   | <title>範例內部公告</title>                                                                      |
      | /large         | text/html; charset=utf-8 | utf-8   | <title>範例大型網頁</title>{bytes 2000001}                                                       |
      | /wrong         | text/html; charset=utf-8 | big5    | <title>範例錯誤編碼</title>                                                                      |
    When "林範資" has the site "moda-news" read
    Then the search for "範例服務據點" leads to "/good" of the site "moda-news"
    And the search for "範例內部公告" does not lead to "/internal/1" of the site "moda-news"
    And the search for "範例大型網頁" does not lead to "/large" of the site "moda-news"
    And "林範資" sees that the page "/internal/1" of the site "moda-news" was not taken because "robots.txt 不准讀取"
    And "林範資" sees that the page "/large" of the site "moda-news" was not taken because "超過 2000000 位元組"
    And "林範資" sees that the page "/wrong" of the site "moda-news" was not taken because "文字編碼不對"
    And "林範資" sees that the page "/never" of the site "moda-news" was not taken because "網頁已經不在"
    And "林範資" sees "建議用 UTF-8" on page "/desk/sites/moda-news"
    And "周樣資" does not see "moda-news" on page "/desk/sites"

  Scenario: A page that is gone is no longer found
    Given the agency "ndc" has the site "ndc-news" with:
      | path         | type                     | letters | content                                                        |
      | /sitemap.xml | text/xml                 | utf-8   | <urlset><url><loc>{site}/a</loc></url></urlset>                |
      | /a           | text/html; charset=utf-8 | utf-8   | <title>範例國家發展論壇</title>                                |
    When "周樣資" has the site "ndc-news" read
    Then the search for "國家發展論壇" leads to "/a" of the site "ndc-news"
    When the site "ndc-news" no longer has "/a"
    And "周樣資" has the site "ndc-news" read
    Then the search for "國家發展論壇" does not lead to "/a" of the site "ndc-news"
    And "周樣資" sees that the page "/a" of the site "ndc-news" was not taken because "網頁已經不在"
