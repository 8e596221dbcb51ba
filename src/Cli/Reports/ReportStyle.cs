namespace Orleans.Goals.Cli.Reports;

/// <summary>How the page looks: in light, in dark, on paper.</summary>
internal static class ReportStyle
{
    /// <summary>The style sheet.</summary>
    public const string Sheet = """
        :root{--bg:#fafaf9;--card:#fff;--text:#1d2024;--muted:#5c646e;--line:#e2e4e7;--soft:#f1f2f3;--accent:#2a5db0;--good:#1b7a48;--bad:#bd3328;--busy:#8f5a00;--odd:#7643b5;--calm:#69717c;--work:#2a5db0;--idle:#d5d8dc;--paused:#a4abb5;--wait:#c9a24a}
        @media(prefers-color-scheme:dark){:root{--bg:#131519;--card:#1a1d22;--text:#e6e8eb;--muted:#a0a8b2;--line:#2e333a;--soft:#22262c;--accent:#82b1ff;--good:#52c48c;--bad:#ff8278;--busy:#e0b050;--odd:#c3a3f7;--calm:#949ca7;--work:#5b91e6;--idle:#363c44;--paused:#6c7480;--wait:#9a7b35}}
        *{box-sizing:border-box}
        html{color-scheme:light dark}
        body{margin:0;background:var(--bg);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",sans-serif;-webkit-text-size-adjust:100%}
        header,main,footer{max-width:1120px;margin:0 auto;padding:0 32px}
        header{padding-top:44px}
        footer{padding-top:8px;padding-bottom:40px;color:var(--muted);font-size:13px}
        .over{margin:0;color:var(--accent);font-size:12px;font-weight:600;letter-spacing:.06em;text-transform:uppercase}
        h1{margin:2px 0 8px;font-size:30px;line-height:1.25;letter-spacing:-.015em;font-weight:650;overflow-wrap:anywhere}
        h2{margin:0 0 14px;font-size:18px;letter-spacing:-.005em;font-weight:650}
        h3{margin:22px 0 8px;font-size:14px}
        section{margin:36px 0}
        a{color:var(--accent)}
        .lead{margin:0 0 14px;max-width:76ch;font-size:17px;overflow-wrap:anywhere;white-space:pre-line}
        .reason{margin:0 0 18px;padding:9px 14px;border-left:3px solid var(--calm);background:var(--card);overflow-wrap:anywhere}
        .reason.good{border-color:var(--good)}.reason.bad{border-color:var(--bad)}.reason.odd{border-color:var(--odd)}.reason.busy{border-color:var(--busy)}
        .badge{display:inline-block;vertical-align:4px;margin-left:6px;padding:1px 10px;border:1px solid currentColor;border-radius:99px;font-size:13px;font-weight:600;letter-spacing:0}
        .state{font-weight:600;white-space:nowrap}
        .good{color:var(--good)}.bad{color:var(--bad)}.busy{color:var(--busy)}.odd{color:var(--odd)}.calm{color:var(--calm)}
        .reason,.badge~*{color:var(--text)}
        .muted{color:var(--muted)}.small{font-size:13px;margin:8px 0 0}
        .facts{display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:1px;margin:18px 0;background:var(--line);border:1px solid var(--line);border-radius:8px;overflow:hidden}
        .facts div{padding:12px 16px;background:var(--card)}
        .facts dt,.line dt{color:var(--muted);font-size:13px}
        .facts dd{margin:0;font-size:20px;font-weight:600;font-variant-numeric:tabular-nums}
        .facts small{display:block;min-height:19px;color:var(--muted);font-size:12.5px;font-weight:400}
        .line{display:grid;grid-template-columns:max-content 1fr;gap:2px 16px;margin:0}
        .line dd{margin:0;font-size:13px;overflow-wrap:anywhere}
        .bar{display:flex;height:14px;margin-bottom:14px;border-radius:4px;overflow:hidden;background:var(--soft)}
        .bar span{flex-basis:0;min-width:2px}
        .bar .work,.key.work{background:var(--work)}.bar .idle,.key.idle{background:var(--idle)}.bar .paused,.key.paused{background:var(--paused)}.bar .wait,.key.wait{background:var(--wait)}.bar .odd,.key.odd{background:var(--odd)}.bar .bad,.key.bad{background:var(--bad)}
        .key{display:inline-block;width:10px;height:10px;margin-right:9px;border-radius:2px}
        table{border-collapse:collapse;font-size:14px}
        caption{padding:0 0 6px;text-align:left;font-weight:600}
        th{text-align:left;font-weight:600;vertical-align:top}
        thead th{color:var(--muted);font-size:12.5px;font-weight:500}
        td{vertical-align:top}
        .wide{width:100%;margin-bottom:18px}
        .wide th,.wide td{padding:7px 16px 7px 0;border-bottom:1px solid var(--line)}
        .wide th:last-child,.wide td:last-child{width:99%;padding-right:0}
        .wide tbody th{max-width:260px;overflow-wrap:anywhere;min-width:110px}.steps tbody th{min-width:220px}
        .shares th{padding:2px 28px 2px 0;font-weight:400}.shares td{padding:2px 0 2px 18px}
        .number{font-variant-numeric:tabular-nums;white-space:nowrap}
        .shares .number{text-align:right}
        .text{max-width:90ch;overflow-wrap:anywhere}
        tr:target{background:var(--soft);outline:6px solid var(--soft)}
        .origin{margin-left:6px;padding:0 6px;border:1px solid var(--line);border-radius:4px;color:var(--muted);font-size:12px;font-weight:400;white-space:nowrap}
        .open{margin:0;padding-left:20px}.open li{margin:4px 0;overflow-wrap:anywhere}
        .scroll{overflow-x:auto}.tall{max-height:640px;overflow:auto;margin:14px 0 18px;padding:10px;border:1px solid var(--line);border-radius:8px;background:var(--card)}
        .scroll:focus-visible,summary:focus-visible{outline:2px solid var(--accent);outline-offset:2px}
        .plan{margin:0 0 12px;padding:12px 18px;border:1px solid var(--line);border-radius:8px;background:var(--card)}
        .plan>.tall{background:var(--bg)}
        .plan>summary{cursor:pointer;overflow-wrap:anywhere}
        .plan .why{display:block;padding-left:16px;color:var(--text);font-size:14px}
        .fold{margin-bottom:18px}.fold>summary{cursor:pointer;font-weight:600;font-size:14px;padding-bottom:6px}
        .evidence{margin-top:3px;font-size:13px}.evidence>summary{cursor:pointer;color:var(--muted)}
        pre{max-height:340px;margin:6px 0;padding:10px 12px;overflow:auto;border-radius:6px;background:var(--soft);font:12.5px/1.45 ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;white-space:pre-wrap;overflow-wrap:anywhere}
        code{font:12.5px ui-monospace,SFMono-Regular,Menlo,Consolas,monospace}
        .hidden{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
        svg{display:block;font-family:inherit}
        svg a{text-decoration:none}
        .graph{margin:0 auto}
        .edge{fill:none;stroke:var(--calm);stroke-width:1.2;opacity:.75}
        .joint{fill:var(--calm)}
        .box{fill:var(--card);stroke:var(--line);stroke-width:1}
        .node.pending .box{stroke-dasharray:4 3}
        a:hover .box,a:focus .box{stroke:var(--accent)}
        .name{fill:var(--text);font-size:12.5px;font-weight:550}.head{fill:var(--text);font-size:12.5px;font-weight:650}.note{fill:var(--muted);font-size:11px}
        .middle{text-anchor:middle}.end{text-anchor:end}
        .fill.good{fill:var(--good)}.fill.bad{fill:var(--bad)}.fill.busy{fill:var(--busy)}.fill.odd{fill:var(--odd)}.fill.calm{fill:var(--calm)}
        .timeline{min-width:760px;width:100%;height:auto}
        .timeline .name{font-weight:400}
        .grid{stroke:var(--line);stroke-width:1}.after{fill:var(--calm);opacity:.55}.hatch{stroke:var(--muted);stroke-width:1;opacity:.28}
        .shade{opacity:.13;fill:var(--paused)}.shade.wait{fill:var(--wait)}.shade.odd{fill:var(--odd)}.shade.bad{fill:var(--bad)}
        @media(max-width:640px){header,main,footer{padding-left:16px;padding-right:16px}.plan{padding:10px 12px}}
        @media print{:root{--bg:#fff;--card:#fff;--text:#000;--muted:#444;--line:#ccc;--soft:#f3f3f3;--accent:#1d4f9c;--good:#14663a;--bad:#a82a20;--busy:#774b00;--odd:#6435a0;--calm:#555;--work:#2a5db0;--idle:#d5d8dc;--paused:#a4abb5;--wait:#c9a24a}body{font-size:11pt}header,main,footer{max-width:none;padding:0}.tall{max-height:none;overflow:visible}.scroll{overflow:visible}.graph{max-width:100%;height:auto}section,.plan{break-inside:auto}tr,.facts,svg.timeline{break-inside:avoid}.evidence:not([open]){display:none}*{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
        """;
}
