"""A cooperative of a few lines that is in order, to type faults into; and what is said of them."""

from __future__ import annotations

from pathlib import Path

SOUND = {
    "programme.yaml": """code: coop
title: {es: Cooperativa}
short_title: Coop
country: PE
currency: PEN
local_currency: USD
locale: es_PE
languages: [es]
reporting_years: [2021, 2022]
fiscal_year_starts: 7
funders: [{code: bank, name: Banco}]
groups: {growers: Quienes cultivan}
words: {counts: {hives: colmenas}, levels: {axis: eje}}
documents:
  talk: {title: Charla, file: talk.txt, date: 2022, kind: talk}
  doc:
    title: Informe
    file: doc.txt
    date: 2022-M09
    tables:
      T:
        pages: [{starts: X}]
        columns: [{name: Ind, label: true}, {name: A22, means: {period: "2022"}}]
""",
    "framework.yaml": """results:
  - {code: R1, level: outcome, title: Ingresos}
  - {code: R2, parent: R1, level: axis, title: Servicios}
indicators:
  - {code: members, result: R1, name: Socias, unit: count, counts: persons, kind: stock}
  - {code: area, result: R2, name: Area, unit: hectares, kind: stock}
  - {code: trained, result: R2, name: Capacitadas, unit: count, counts: persons, kind: cumulative}
  - {code: women, result: R1, name: Mujeres, unit: share, kind: share}
  - {code: late, result: R1, name: Mora, unit: share, kind: share, direction: decrease}
  - {code: sales, result: R1, name: Ventas, unit: money, currency: PEN, kind: flow}
  - {code: voices, result: R1, name: Voces, unit: share, kind: share,
     compute: {measure: share, records: visits, where: {sex: mujer}}}
records:
  visits: {file: records/visits.csv, columns: {id: code, sex: text, said: yes_no, kilos: number}}
""",
    "observations.csv": "indicator,period,role,value,numerator,denominator,sex,place,"
    """document,table,row,column,as_printed,use,note
members,2021,baseline,40,,,,,doc,T,a [1],Ind,40,yes,
members,2022,actual,50,,,,,doc,T,a,A22,50,yes,
members,2022,target,60,,,,,doc,T,b,A22,60,yes,
area,2022,actual,12.5,,,,,doc,T,c,A22,12.5,yes,
trained,..2021,actual,100,,,,,doc,T,d,Ind,100,yes,
trained,2022,actual,-5,,,,,doc,T,d,A22,(5),yes,
women,2022,actual,0.67,2,3,,,doc,T,e,A22,67%,yes,
late,2022,target,0.1,,,,,doc,T,f,A22,10%,yes,
sales,2022,actual,1234567,,,,,doc,T,g,A22,1 234 567,yes,
""",
    "activities.csv": "code,kind,result,name,unit\nA1,activity,R1,Giras,\n",
    "activity_progress.csv": "activity,period,role,value,document,table,row,column,as_printed\n"
    "A1,2022,programmed,3,doc,T,h,A22,3\n",
    "budget_lines.csv": "code,scheme,parent,result,name\nB,component,,R1,Todo\nB1,component,B,R1,Giras\n",
    "budget.csv": "line,period,role,amount,currency,funder,version,document,table,row,column,as_printed\n"
    "B1,2022,approved,100,PEN,bank,2021-M06,doc,T,i,A22,100\n"
    "B1,2022,approved,120,PEN,bank,2021-M10,doc,T,j,A22,120\n"
    "B1,2022,stated_balance,-20,PEN,bank,,doc,T,k,A22,20-\n",
    "criteria.csv": "subject,period,criterion,grade,document,table,row,column\nR1,2022,effectiveness,B,doc,T,l,A22\n",
    "risks.csv": "code,result,period,description,probability,impact,document,table,row,column\n"
    "K1,R1,2022,Sequia,Alta,Media,doc,T,m,A22\n",
    "follow_up.csv": "code,kind,period,text,follows,document,table,row,column\n"
    "F1,recommendation,2022,Regar,,doc,T,n,A22\nF2,decision,2022,Se riega,F1,doc,T,o,A22\n",
    "monitoring.csv": "subject,indicator,level,document,table,row,column\nSocias,members,nacional,doc,T,p,A22\n",
    "places.csv": "code,name,level,parent\n01,Norte,region,\n0101,Valle,district,01\n",
    "beneficiaries.csv": "place,period,group,unit,role,value,document,table,row,column,as_printed\n"
    "0101,2022,growers,hives,reached,7,doc,T,q,A22,7\n",
    "exchange_rates.csv": "period,from,to,rate,rule,document,table,row,column,as_printed\n"
    "2022,USD,PEN,3.8,average,doc,T,r,A22,3.8\n",
    "price_index.csv": "period,index,value,document,table,row,column,as_printed\n2022,ipc,104.5,doc,T,s,A22,104.5\n",
    "statements.csv": "id,claim,stated,unit,formula,operands,document,table,row,column,as_printed\n"
    "S1,Crece,0.25,change,growth,observation:members:2022:actual ; observation:members:2021:baseline,"
    "doc,T,t,A22,25%\n",
    "records/visits.csv": "id,sex,said,kilos\nv1,mujer,yes,12.5\nv2,hombre,no,3\nv3,mujer,yes,\n",
}
"""Every table there is, with facts that look impossible and are not: an increment and a balance below zero."""


def write(folder: Path, name: str, content: str | bytes) -> None:
    """Write a file of the cooperative."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())


def only(said: list[str], *parts: str) -> None:
    """Hold that one thing is said, in one line with these parts."""
    assert len(said) == 1, said
    assert all(part in said[0] for part in parts), said[0]
    assert "\n" not in said[0]
