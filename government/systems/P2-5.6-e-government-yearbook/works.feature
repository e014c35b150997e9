Feature: The yearly report is a page and a file of the same figures
  Row P2/5.6. The file is read with programs that nobody here wrote.

  Scenario: Everybody reads the report of this year, and every figure of the page stands in its file
    Given today is "2026-11-20"
    Then everybody sees "電子化政府報告書：115年" on page "/yearbook"
    And everybody sees "下載 PDF 檔" on page "/yearbook"
    And every figure of page "/yearbook" stands in its PDF
    And everybody reads "電子化政府報告書：115年" in the PDF of page "/yearbook"
    And everybody reads "115年11月20日 由系統依當時的數字產生" in the PDF of page "/yearbook"
    And everybody reads "第 2 頁，共" in the PDF of page "/yearbook"

  Scenario: The file keeps, can be listened to, and is made anew only when a figure has changed
    Then the PDF of page "/yearbook" keeps to PDF/A and PDF/UA, and its fonts are in it
    And the PDF of page "/yearbook" is made once while its figures stay

  Scenario: What was counted meanwhile stands in the next file
    Given today is "2026-11-20"
    And a person "陳測安" with records:
      | registry  | field            | value              |
      | household | id_number        | @陳測安            |
      | household | name             | 陳測安             |
      | household | sex              | female             |
      | household | birth_date       | 1988-03-14         |
      | household | household_number | F0000301           |
      | household | role             | head               |
      | household | head_id          | @陳測安            |
      | household | address          | 63000020 範例路1號 |
      | household | event            | initial            |
    And the official "林範文" in post "motc-thb-clerk-1"
    Then everybody reads "機關間線上查詢 0" in the PDF of page "/yearbook"
    When "林範文" looks up contract "thb-household-address" for "陳測安" with purpose "vehicle-address"
    Then everybody reads "機關間線上查詢 1" in the PDF of page "/yearbook"
    And every figure of page "/yearbook" stands in its PDF

  Scenario: In English, and an earlier year
    Then everybody reads "E-government report 2026" in the PDF of page "/yearbook?lang=en"
    And everybody reads "電子化政府報告書：113年" in the PDF of page "/yearbook?year=2024"

  Scenario: A programme is a book too, with its work, its budget and the check of its figures
    Then every figure of page "/programmes/2012/book" stands in its PDF
    And everybody reads "防救災雲端計畫" in the PDF of page "/programmes/2012/book"
    And everybody reads "印的數字 5,176,220" in the PDF of page "/programmes/2012/book"
    And everybody reads "重算的數字 5,176,226" in the PDF of page "/programmes/2012/book"
    And the PDF of page "/programmes/2012/book" keeps to PDF/A and PDF/UA, and its fonts are in it
