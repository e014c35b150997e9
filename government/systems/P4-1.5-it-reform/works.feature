Feature: Two agencies merge, and no case, letter, plan, account or certificate is lost
  Row P4/1.5. The merger is that of 2014-01-22; the files are those of its eve, cut down to one service, one register,
  one contract, one programme and one authority.

  Background:
    Given the government of "2013-12-02" has these files:
      """
      == units.csv
      id,agency,name_zh,name_en,parent
      rdec-information,rdec,資訊組,Information Section,
      cepd-planning,cepd,計劃組,Planning Section,
      ndc-information,ndc,資訊組,Information Section,
      ndc-planning,ndc,計畫組,Planning Section,
      == posts.csv
      id,agency,unit,title_zh,title_en,reports_to,roles
      rdec-chief,rdec,rdec-information,科長,Section Chief,,supervisor
      rdec-analyst,rdec,rdec-information,分析師,Analyst,rdec-chief,clerk
      rdec-registrar,rdec,rdec-information,檔案員,Registrar,rdec-chief,clerk
      cepd-clerk,cepd,cepd-planning,專員,Executive Officer,,clerk
      ndc-head,ndc,ndc-planning,主任委員,Minister,,head;supervisor
      ndc-chief,ndc,ndc-information,科長,Section Chief,ndc-head,supervisor
      ndc-analyst,ndc,ndc-information,分析師,Analyst,ndc-chief,clerk
      ndc-registrar,ndc,ndc-information,檔案員,Registrar,ndc-chief,clerk
      ndc-clerk,ndc,ndc-planning,專員,Executive Officer,ndc-head,clerk
      == systems.csv
      id,system_zh,system_en,owner,blocks,works_when,folder
      X/1,政策建言,Suggestions,rdec,services,A suggestion is answered,suggestions
      == systems/suggestions/works.feature
      Feature: This one is played by the scenarios around it
      == systems/suggestions/system.toml
      row = "X/1"
      name = { zh = "政策建言", en = "Suggestions" }
      owner = "rdec"
      legal_basis = { zh = "行政程序法", en = "Administrative Procedure Act" }
      summary = { zh = "民眾提出建言，兩個機關看過就答覆。", en = "People suggest, two agencies look, one answers." }
      == systems/suggestions/registries/suggestion.toml
      id = "suggestion"
      name = { zh = "建言登記簿", en = "Register of suggestions" }
      summary = { zh = "看過的建言。", en = "Suggestions that were read." }
      owner = "rdec"
      legal_basis = { zh = "行政程序法", en = "Administrative Procedure Act" }
      keepers = ["rdec-analyst"]
      readers = ["rdec-analyst"]
      [[purpose]]
      code = "suggestion"
      zh = "研究建言"
      en = "Studying suggestions"
      [[field]]
      id = "number"
      name = { zh = "案號", en = "Number" }
      type = "text"
      key = true
      [[field]]
      id = "subject"
      name = { zh = "主旨", en = "Subject" }
      type = "text"
      == systems/suggestions/contracts/read-suggestions.toml
      id = "read-suggestions"
      name = { zh = "查閱建言", en = "Reading suggestions" }
      consumer = "cepd"
      registry = "suggestion"
      fields = ["number", "subject"]
      purpose = { code = "read", zh = "編擬計畫", en = "Preparing plans" }
      legal_basis = { zh = "行政程序法", en = "Administrative Procedure Act" }
      posts = ["cepd-clerk"]
      clients = true
      from = "2013-01-01"
      until = "2015-12-31"
      == systems/suggestions/services/suggest.toml
      id = "suggest"
      name = { zh = "政策建言", en = "Make a suggestion" }
      summary = { zh = "提出您的建言。", en = "Make a suggestion." }
      owner = "rdec"
      audience = ["citizen"]
      life_area = "culture"
      legal_basis = { zh = "行政程序法", en = "Administrative Procedure Act" }
      time_limit_days = 60
      number_prefix = "SG"
      [[page]]
      id = "say"
      title = { zh = "您的建言", en = "Your suggestion" }
      [[page.question]]
      id = "topic"
      label = { zh = "想說什麼？", en = "What is it about?" }
      type = "text"
      [[step]]
      id = "read"
      name = { zh = "登記", en = "It is entered" }
      agency = "rdec"
      kind = "official"
      post = "rdec-analyst"
      [[step.effect]]
      registry = "suggestion"
      action = "insert"
      set = { number = "case.number", subject = "answers.topic" }
      [[step]]
      id = "answer"
      name = { zh = "研議", en = "It is studied" }
      agency = "cepd"
      kind = "official"
      post = "cepd-clerk"
      [result]
      granted = { zh = "謝謝您，已經採納。", en = "Thank you, it was taken up." }
      refused = { zh = "未採納：{reason}", en = "Not taken up: {reason}" }
      appeal = { zh = "可以再提出。", en = "You may suggest again." }
      == programmes/small/programme.toml
      id = "small"
      name = { zh = "電子化政府計畫", en = "Programme of electronic government" }
      summary = { zh = "機關的資訊計畫。", en = "Plans of agencies." }
      owner = "rdec"
      on = "2012-01-01"
      first_year = 2012
      last_year = 2016
      [[document]]
      id = "book"
      title = { zh = "計畫書", en = "Book" }
      publisher = "rdec"
      on = "2012-01-01"
      == programmes/small/goals.csv
      id,kind,parent,owner,name_zh,name_en,summary_zh,summary_en,source
      goal-1,goal,,rdec,服務上網,Services online,,,book:p1
      == programmes/small/items.csv
      id,kind,parent,name_zh,name_en,summary_zh,summary_en,contributes,first_year,last_year,control,source
      1,flagship,,服務上網,Services online,,,goal-1,,,yuan,book:p1
      == programmes/small/control.toml
      first_year = 2013
      last_year = 2016
      agencies = ["rdec", "cepd"]
      drafts = ["clerk", "supervisor"]
      submits = ["supervisor"]
      watches = ["supervisor"]
      remind_days = 14
      [note]
      zh = "規則由情境訂定。"
      en = "The rules are the scenario's."
      [[stage]]
      name = { zh = "審查", en = "Review" }
      agency = "cepd"
      roles = ["clerk"]
      [[level]]
      level = "yuan"
      name = { zh = "由院列管", en = "Watched by the Executive Yuan" }
      every = "month"
      due_days = 10
      watcher = "rdec"
      [explain]
      behind = "0.01"
      execution_below = "80"
      [[warning]]
      severity = "high"
      behind = "10"
      execution_below = "50"
      late_days = 30
      [[grade]]
      id = "good"
      name = { zh = "甲等", en = "Good" }
      == trust/grca.toml
      id = "grca"
      name = { zh = "總管理中心", en = "Root authority" }
      agency = "rdec"
      subject = ["C=TW", "O=行政院", "OU=總管理中心"]
      key = "p384"
      years = 30
      path_length = 1
      policies = ["2.16.886.101.0.3.3"]
      managers = ["rdec-chief"]
      crl = { hours = 2160, grace_hours = 168 }
      == trust/gca.toml
      id = "gca"
      name = { zh = "政府憑證管理中心", en = "Government authority" }
      agency = "rdec"
      issuer = "grca"
      subject = ["C=TW", "O=行政院", "OU=政府憑證管理中心"]
      key = "p256"
      years = 20
      path_length = 0
      policies = ["2.16.886.101.0.3.3"]
      officers = ["rdec-analyst"]
      managers = ["rdec-chief"]
      crl = { hours = 24, delta_hours = 1, grace_hours = 24 }
      ocsp = { subject = ["C=TW", "O=行政院", "OU=政府憑證管理中心", "CN=OCSP"], days = 90, key = "p256" }
      [[profile]]
      id = "agency"
      name = { zh = "機關憑證", en = "Certificate of an agency" }
      holder = "agency"
      subject = ["C=TW", "O={top}", "OU={below}"]
      days = 1095
      keys = ["p256"]
      key_usage = ["digital_signature", "non_repudiation"]
      policies = ["2.16.886.101.0.3.3"]
      == reorganisations/merger.toml
      id = "merger"
      name = { zh = "研考會與經建會合併", en = "Two councils merge" }
      legal_basis = { zh = "國家發展委員會組織法", en = "Organic Act of the National Development Council" }
      on = "2014-01-22"
      [[agency]]
      ends = "rdec"
      successor = "ndc"
      [[agency]]
      ends = "cepd"
      successor = "ndc"
      [[unit]]
      from = "rdec-information"
      to = "ndc-information"
      [[unit]]
      from = "cepd-planning"
      to = "ndc-planning"
      [[post]]
      from = "rdec-chief"
      to = "ndc-chief"
      [[post]]
      from = "rdec-analyst"
      to = "ndc-analyst"
      [[post]]
      from = "cepd-clerk"
      to = "ndc-clerk"
      """
    And the official "吳測真" in post "rdec-analyst"
    And the official "高測平" in post "rdec-chief"
    And the official "林範文" in post "cepd-clerk"
    And a person "李樣平"
    And a person "陳測安" with records:
      | registry   | field   | value    |
      | suggestion | number  | SG-1     |
      | suggestion | subject | 早先一件 |

  Scenario: Cases, the plan, officials, the system's credential and certificates go over, and the counts agree
    Given a key ceremony is held
    When "吳測真" issues the certificate "old" under "agency" of "gca" to "rdec"
    Then openssl accepts the certificate "old"
    When "陳測安" starts the service "suggest"
    And "陳測安" answers "topic" with "假日也能辦"
    And "陳測安" submits
    Then the case of "陳測安" is with post "rdec-analyst"
    When "李樣平" starts the service "suggest"
    And "李樣平" answers "topic" with "網站好讀一點"
    And "李樣平" submits
    And "吳測真" opens the case of "李樣平"
    And "吳測真" passes it on with reason "已登記"
    Then the case of "李樣平" is with post "cepd-clerk"
    When "吳測真" drafts the plan "服務上網測試" under "small" for 103
    And the system of "cepd" looks up contract "read-suggestions" for "SG-1" with purpose "read"
    Then "高測平" sees "每一樣都有人接" on page "/desk/reorganisations/merger"
    And everybody sees "還沒到施行日" on page "/reorganisations/merger"
    And everybody sees "行政院研究發展考核委員會" on page "/services/suggest"
    Given today is "2014-01-22"
    Then everybody sees "點收完畢，前後相符" on page "/reorganisations/merger"
    And everybody sees "國家發展委員會" on page "/services/suggest"
    And everybody does not see "行政院研究發展考核委員會" on page "/services/suggest"
    And openssl refuses the certificate "old"
    When the system of "cepd" looks up contract "read-suggestions" for "SG-1" with purpose "read"
    Then the look-up gives the field "subject"
    And the case of "陳測安" is with post "ndc-analyst"
    And "陳測安" sees "由國家發展委員會接辦" on the case page
    Given "吳測真" sits in post "ndc-analyst" from now on
    And "林範文" sits in post "ndc-clerk" from now on
    Then "吳測真" counts 16 things of the reorganisation "merger", each found again
    And "吳測真" sees "服務上網測試" on page "/desk/plans"
    When "吳測真" opens the case of "陳測安"
    And "吳測真" passes it on with reason "已登記"
    Then the case of "陳測安" is with post "ndc-clerk"
    When "林範文" opens the case of "李樣平"
    And "林範文" grants it with reason "採納"
    Then the case of "李樣平" is granted
    When "林範文" opens the case of "陳測安"
    And "林範文" grants it with reason "採納"
    Then the case of "陳測安" is granted
    When "吳測真" issues the certificate "new" under "agency" of "gca" to "ndc"
    Then openssl accepts the certificate "new"

  Scenario: What nobody would go on with is told before the day; left over, it is handed over once the file is mended
    Given the official "謝樣明" in post "rdec-registrar"
    Then "高測平" sees "檔案員" on page "/desk/reorganisations/merger"
    Given today is "2014-01-22"
    Then everybody sees "還有沒人接的" on page "/reorganisations/merger"
    Given "高測平" sits in post "ndc-chief" from now on
    Then "高測平" sees "rdec-registrar 謝樣明" on page "/desk/reorganisations/merger"
    Given the agency adds the file "reorganisations/merger.toml" to the catalogue:
      """
      id = "merger"
      name = { zh = "研考會與經建會合併", en = "Two councils merge" }
      legal_basis = { zh = "國家發展委員會組織法", en = "Organic Act of the National Development Council" }
      on = "2014-01-22"
      [[agency]]
      ends = "rdec"
      successor = "ndc"
      [[agency]]
      ends = "cepd"
      successor = "ndc"
      [[post]]
      from = "rdec-chief"
      to = "ndc-chief"
      [[post]]
      from = "rdec-analyst"
      to = "ndc-analyst"
      [[post]]
      from = "cepd-clerk"
      to = "ndc-clerk"
      [[post]]
      from = "rdec-registrar"
      to = "ndc-registrar"
      """
    When "高測平" has the reorganisation "merger" handed over again
    Then everybody sees "點收完畢，前後相符" on page "/reorganisations/merger"
    And "高測平" sees "第 2 次移交" on page "/desk/reorganisations/merger"
    Given "謝樣明" sits in post "ndc-registrar" from now on
    Then "謝樣明" sees "國家發展委員會" on page "/reorganisations/merger"

  Scenario: A file that would lose something is refused, with its line, before anything happens
    Then the catalogue refuses the file "reorganisations/other.toml" in line 8 because "does not exist on 2014-01-22":
      """
      id = "other"
      name = { zh = "改組", en = "A reorganisation" }
      legal_basis = { zh = "組織法", en = "Organic Act" }
      on = "2014-01-22"
      [[agency]]
      ends = "rdec-dim"
      successor = "moda"
      """
    And the catalogue refuses the file "reorganisations/other.toml" in line 7 because "agencies.csv says that":
      """
      id = "other"
      name = { zh = "改組", en = "A reorganisation" }
      legal_basis = { zh = "組織法", en = "Organic Act" }
      on = "2014-02-01"
      [[agency]]
      ends = "rdec-dim"
      successor = "ndc-dim"
      """
    And the catalogue refuses the file "reorganisations/other.toml" in line 8 because "lead back to it":
      """
      id = "other"
      name = { zh = "改組", en = "A reorganisation" }
      legal_basis = { zh = "組織法", en = "Organic Act" }
      on = "2014-01-22"
      [[agency]]
      ends = "rdec-dim"
      successor = "rdec-dim"
      """
    And the catalogue refuses the file "reorganisations/merger.toml" in line 16 because "is mapped twice":
      """
      id = "merger"
      name = { zh = "改組", en = "A reorganisation" }
      legal_basis = { zh = "組織法", en = "Organic Act" }
      on = "2014-01-22"
      [[agency]]
      ends = "rdec"
      successor = "ndc"
      [[agency]]
      ends = "cepd"
      successor = "ndc"
      [[unit]]
      from = "rdec-information"
      to = "ndc-information"
      [[unit]]
      from = "rdec-information"
      to = "ndc-planning"
      """
    And the catalogue refuses the file "reorganisations/merger.toml" because a post in "systems/suggestions/services/suggest.toml" ends with its agency:
      """
      id = "merger"
      name = { zh = "改組", en = "A reorganisation" }
      legal_basis = { zh = "組織法", en = "Organic Act" }
      on = "2014-01-22"
      [[agency]]
      ends = "rdec"
      successor = "ndc"
      [[agency]]
      ends = "cepd"
      successor = "ndc"
      """
