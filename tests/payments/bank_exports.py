"""Exports of banks and payment services: headers as they write them, rows of our own."""

# ruff: noqa: E501 - the rows stand as the banks write them

from __future__ import annotations

SEB = """Bokföringsdatum;Valutadatum;Verifikationsnummer;Text;Belopp;Saldo
2026-11-20;2026-11-20;5490990005;FAKTURA 1042 ACME;12500.000;20000.000
2026-11-19;2026-11-19;5490990004;HYRA;-8000.000;7500.000
"""
SEB_BY_EXCEL = """Kontonummer: 5000 00 000 00,,,,,
Datum: 2026-11-01 - 2026-11-20,,,,,
,,,,,

Bokföringsdatum,Valutadatum,Verifikationsnummer,Text / mottagare,Belopp,Saldo
2026-11-20,2026-11-20,5490990005,FAKTURA 1042 ACME,"12,500.00","20,000.00"
"""
SEB_WITH_COMMAS = """Bokföringsdatum;Valutadatum;Verifikationsnummer;Text/mottagare;Belopp;Saldo
2026-11-20;2026-11-20;5490990005;FAKTURA 1042 ACME;12 500,00;20 000,00
2026-11-19;2026-11-19;5490990004;HYRA;\u22128 000,00;7 500,00
"""
SEB_WITH_TYPES = """Bokförd,Valutadatum,Text,Typ,Insättningar/uttag,Bokfört saldo
2026-11-20,2026-11-20,FAKTURA 1042 ACME,Insättning,12500.00,20000.00
"""
SEB_IN_TWO_COLUMNS = """Bokförd;Valutadatum;Text;Typ;Insättningar;Uttag;Bokfört saldo
2026-11-21;2026-11-21;SAN FRANCISC/26-11-20;Kortköp;;-89.44;19910.56
2026-11-20;2026-11-20;FAKTURA 1042 ACME;Insättning;12500.00;;20000.00
"""
SWEDBANK = """* Transaktioner Period 2026-11-01-2026-11-20 Skapad 2026-11-20 10:00 CET
Radnummer,Clearingnummer,Kontonummer,Produkt,Valuta,Bokföringsdag,Transaktionsdag,Valutadag,Referens,Beskrivning,Belopp,Bokfört saldo
1,84525,9222222222,Företagskonto,SEK,2026-11-20,2026-11-20,2026-11-20,1234574,ACME AB,12500.00,20000.00
"""
SWEDBANK_BUSINESS = """* Transaktionsrapport Period 2026-11-01 – 2026-11-20 Skapad 2026-11-20 10:00 CET
Radnr,Clnr,Kontonr,Produkt,Valuta,Bokfdag,Transdag,Valutadag,Referens,Text,Belopp,Saldo
1,84525,9222222222,"Företagskonto",SEK,2026-11-20,2026-11-20,2026-11-20,"1234574","Insättning",12500.00,20000.00
2,84525,9222222222,"Företagskonto",SEK,2026-11-20,2026-11-19,2026-11-20,"Hyra","Bg-bet. via internet",-360.00,7500.00
"""
HANDELSBANKEN = """Reskontradatum;Transaktionsdatum;Text;Belopp;Saldo
;2026-11-21;Prel Kortköp;-100,00;
2026-11-20;2026-11-20;ACME 1042;12\u00a0500,00;20\u00a0000,00
"""
HANDELSBANKEN_BUSINESS = """sep=;
Kontohavare;Kontonr;IBAN;BIC;Kontoform;Valuta;Kontoförande kontor;Datum intervall;Kontor;Bokföringsdag;Reskontradag;Valutadag;Referens;Insättning/Uttag;Bokfört saldo;Aktuellt saldo;Valutadagssaldo;Referens Swish;Avsändar-id Swish;
VI AB;123456789;SE4560000000000123456789;HANDSESS;Affärskonto;SEK;6694 Göteborg;2026-11-01 - 2026-11-20;;;;;;;;20000,00;20000,00;;;
VI AB;123456789;SE4560000000000123456789;HANDSESS;Affärskonto;SEK;6694 Göteborg;2026-11-01 - 2026-11-20;6091;2026-11-20;2026-11-20;2026-11-20;FAKTURA 1042;12500,00;20000,00;;;;;
VI AB;123456789;SE4560000000000123456789;HANDSESS;Affärskonto;SEK;6694 Göteborg;2026-11-01 - 2026-11-20;6885;2026-11-19;2026-11-19;2026-11-19;Bankavgifter;-307,00;7500,00;;;;;
"""
HANDELSBANKEN_BY_EXCEL = """Handelsbanken;;;;
;;;;
Kontonamn: Företagskonto;;;;
Kontonummer: 123 456 789;;;;
Saldo: 20 000,00;;;;
;;;;
Period: 2026-11-01 - 2026-11-20;;;;
Reskontradatum;Transaktionsdatum;Text;Belopp;Saldo
2026-11-20;2026-11-20;ACME 1042;12500;20000
"""
NORDEA = """Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta;
Reserverad;5,00;;1234 56 78;;Faktura 1043;;SEK;
2026/11/20;12500,00;3300 1234;1234 56 78;ACME AB;Faktura 1042;20000,00;SEK;
"""
NORDEA_PLUSGIRO = """Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Ytterligare detaljer;Meddelande;Egna anteckningar;Saldo;Valuta;
2026/11/20;12500,00;;12 34 56-7;Inbetalning;ACME AB;Faktura 1042;;20000,00;SEK;
2026/11/20;250,00;SWISH INBETAL;12 34 56-7;Inbetalning Swish Företag;;BERG,ANNA;;;SEK;
2026/11/19;-1,85;;;AVGIFTER NORDEA;AVGIFTER NORDEA;;;7250,00;SEK;
"""
NORDEA_PLUSGIRO_BY_EXCEL = """Bokföringsdag,Belopp,Avsändare,Mottagare,Namn,Ytterligare detaljer,Meddelande,Egna anteckningar,Saldo,Valuta
2026/11/20,12500,,12 34 56-7,Inbetalning,ACME AB,Faktura 1042,,20000.5,SEK
"""
NORDEA_PLUSGIRO_DATUM = NORDEA_PLUSGIRO.replace("Bokföringsdag", "Datum")
NORDEA_DK = """Bogføringsdato;Beløb;Afsender;Modtager;Navn;Beskrivelse;Saldo;Valuta;Afstemt;
Reserveret;5,00;;2191123456;;Faktura 1043;;DKK;;
2026/11/20;12500,00;2190123456;2191123456;ACME ApS;Faktura 1042;20000,00;DKK;;
"""
NORDEA_DK_BEFORE = """Bogført;Tekst;Rentedato;Beløb;Saldo
20-11-2026;Overførsel faktura 1042;20-11-2026;12500,00;20000,00
19-11-2026;Bs betaling;19-11-2026;-344,00;7500,00
"""
NORDEA_IN_ENGLISH = """Booking date;Amount;Sender;Recipient;Name;Title;Message;Reference number;Balance;Currency;
Reserved;5,00;;FI88 3456;ACME AB;ACME AB;;;;EUR;
2026/11/20;12500,00;;FI88 3456;ACME AB;ACME AB;Invoice 1042;;20000,00;EUR;
"""
DANSKE = """"Dato";"Tekst";"Beløb";"Saldo";"Status";"Afstemt"
"20.11.2026";"ACME ApS faktura 1042";"12.500,00";"20.000,00";"Udført";"Nej"
"21.11.2026";"BAGEREN";"1.000,00";"";"Venter";"Nej"
"""
DANSKE_PRIVATE = """"Dato","Kategori","Underkategori","Tekst","Beløb","Saldo","Status","Afstemt"
"20.11.2026","Indkomst","Andet","ACME ApS faktura 1042","12.500,00","20.000,00","Udført","Nej"
"""
DANSKE_BUSINESS = """"Bogført dato";"Rentedato";"Tekst";"Antal";"Beløb i DKK";"Bogført saldo i DKK";"Status";"Bankens arkivreference"
"20.11.2026";"20.11.2026";"ACME ApS faktura 1042";"";"12500,00";"20000,00";"Udført";"9876      0000000000"
"""
JYSKE_TODAY = """Dato;Tekst;Beløb;Saldo;Afstemt;Kontonummer;Kontonavn;Hovedkategori;Kategori;Kommentar
20.11.2026;ACME ApS faktura 1042;12.500,00;20.000,00;;7670 1234567;Driftskonto;Indtægter;Anden indtægt;
"""
NYKREDIT = """"Exportkonto";"Afsenderkonto";"Modtagerkonto";"Dato";"Tekst";"Beløb";"Saldo"
"54740001234567";"21910001234567";"54740001234567";20-11-2026;"ACME ApS faktura 1042";12500.00; 20000.00
"""
JYSKE_IN_ENGLISH = """Date;Text;Amount;Balance;Reconciled;AccountNumber;AccountName;MainCategory;Category;Comment
20.11.2026;ACME ApS faktura 1042;12,500.00;20,000.00;;7670 1234567;Driftskonto;Income;Other income;
"""
JYSKE = """Dato;Valør;Tekst;Beløb;Saldo
20.11.2026;20.11.2026;ACME ApS faktura 1042;12.500,00;20.000,00
"""
PAYPAL = """"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","Transaction ID","Invoice Number"
"20/11/2026","10:00:00","CET","Acme Ltd","Invoice Received","Completed","EUR","1,250.00","-43.10","1,206.90","pay@acme.example","9XX12345AB","1042"
"20/11/2026","10:00:01","CET","","General Withdrawal","Completed","EUR","-1,206.90","0.00","-1,206.90","","9XX12345AC",""
"20/11/2026","10:00:02","CET","Acme Ltd","Invoice Received","Pending","EUR","5.00","0","5.00","","9XX12345AD",""
"21/11/2026","10:00:02","CET","Acme Ltd","Payment Reversal","Completed","EUR","-1,250.00","0","-1,250.00","","9XX12345AE","1042"
"""
PAYPAL_WITH_COMMAS = """"Date","Time","TimeZone","Name","Type","Status","Currency","Gross","Fee","Net","From Email Address","To Email Address","Transaction ID","Item Title","Invoice Number","Balance","Subject","Balance Impact"
"20/11/2026","10:00:00","PST","Acme Ltd","General Payment","Completed","EUR","1.250,00","-43,10","1.206,90","pay@acme.example","we@firm.example","9XX12345AB","","1042","1.206,90","","Credit"
"""
PAYPAL_STATEMENT = """"Date","Time","Time Zone","Description","Currency","Gross","Fee","Net","Balance","Transaction ID","From Email Address","Name","Bank Name","Bank Account","Shipping and Handling Amount","Sales Tax","Invoice ID","Reference Txn ID"
"20.11.2026","10:00:00","Europe/Stockholm","General Payment","EUR","1.250,00","-43,10","1.206,90","1.206,90","9XX12345AB","pay@acme.example","Acme Ltd","","","0,00","0,00","1042",""
"20.11.2026","10:00:01","Europe/Stockholm","User Initiated Withdrawal","EUR","-1.206,90","0,00","-1.206,90","0,00","9XX12345AC","","","SEB","1234","0,00","0,00","","9XX12345AB"
"""
STRIPE_DASHBOARD = """id,Type,Source,Amount,Fee,Destination Platform Fee,Destination Platform Fee Currency,Net,Currency,Created (UTC),Available On (UTC),Description,Customer Facing Amount,Customer Facing Currency,Transfer,Transfer Date (UTC),Transfer Group
txn_1,charge,ch_1,"1,250.00",30.00,,,"1,220.00",eur,2026-11-20 21:56,2026-11-25 00:00,Invoice 1042,1250.00,eur,,,
txn_2,payout,po_1,"-1,220.00",0.00,,,"-1,220.00",eur,2026-11-20 22:56,2026-11-25 00:00,STRIPE PAYOUT,,,,,
"""
STRIPE = """balance_transaction_id,created_utc,available_on_utc,currency,gross,fee,net,reporting_category,description
txn_1,2026-11-20 10:00:00,2026-11-25 00:00:00,eur,1250.00,30.00,1220.00,charge,Invoice 1042
txn_2,2026-11-20 11:00:00,2026-11-25 00:00:00,eur,-1220.00,0.00,-1220.00,payout,STRIPE PAYOUT
txn_3,2026-11-21 11:00:00,2026-11-25 00:00:00,eur,-1250.00,0.00,-1250.00,dispute,Chargeback
"""
WISE = """"TransferWise ID",Date,"Date Time",Amount,Currency,Description,"Payment Reference","Running Balance","Exchange From","Exchange To","Exchange Rate","Payer Name","Payee Name","Payee Account Number",Merchant,"Card Last Four Digits","Card Holder Full Name",Attachment,Note,"Total fees","Exchange To Amount","Transaction Type","Transaction Details Type"
TRANSFER-1,20-11-2026,"20-11-2026 18:00:02.198",1250.00,EUR,"Received money from Acme","1042",1250.00,,,,"Acme Ltd",,,,,,,,0.00,,CREDIT,DEPOSIT
"""
WISE_HISTORY = """ID,Status,Direction,Created on,Finished on,Source fee amount,Source fee currency,Target fee amount,Target fee currency,Source name,Source amount (after fees),Source currency,Target name,Target amount (after fees),Target currency,Exchange rate,Reference,Batch,Created by,Category,Note
TRANSFER-1,COMPLETED,IN,2026-11-19 23:00:00,2026-11-20 09:01:30,,,5.00,EUR,Acme Ltd,1255.00,EUR,Vi AB,1250.00,EUR,1,Invoice 1042,,,,
TRANSFER-2,COMPLETED,OUT,2026-11-20 10:00:00,2026-11-20 10:00:00,0.45,EUR,,,Vi AB,120.00,EUR,Hyresvärden,120.00,EUR,1,,,,,
TRANSFER-3,CANCELLED,IN,2026-11-20 10:00:00,,,,,,Acme Ltd,10.00,EUR,Vi AB,10.00,EUR,1,,,,,
"""
SWISH_BY_EXCEL = """Clearingnummer: 84525;;;;;;;;;;
Kontonummer: 9222222222;;;;;;;;;;
2026-11-01 to 2026-11-20;;;;;;;;;;
Bokföringsdatum;Transaktionsdatum;Valutadatum;Mottagarnummer;Mottagarnamn;Avsändarnummer;Avsändarnamn;Meddelande;Orderreferens;Tid;Belopp
2026-11-20;2026-11-20;2026-11-20;1231231231;Vi AB;46701234567;ANNA BERG;Faktura 1042;;10:00;500,00
;;;;;;;;;Summa;500,00
"""
SWISH = """* Swish-rapport Avser 2026-11-20 Skapad 2026-11-21 01:00 CET
Radnr,Clnr,Kontonr,Bokfdag,Transdag,Valutadag,Mottagarnr,Mottagarnamn,Avsändarnr,Avsändarnamn,Meddelande,Tid,Belopp,Orderreferens
1,84525,9222222222,2026-11-20,2026-11-20,2026-11-20,1231231231,Vi AB,46701234567,ANNA BERG,Faktura 1042,10:00,500.00,
"""
