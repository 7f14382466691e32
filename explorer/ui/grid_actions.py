"""Actions on the grid: what is sent to its places, played, drawn anew and exported."""

from explorer.ui.spec import Spec

GRID = (
    *(
        Spec(
            f"send_to_{letter.lower()}",
            "Grid",
            f"Send to grid place &{letter}",
            (f"Ctrl+{number}",),
            "send",
            f"Put the code at hand into place {letter} of the grid, where its mode uses that",
            letter,
        )
        for number, letter in enumerate("ABCD", start=1)
    ),
    Spec("play_strip", "Grid", "&Play the strip", ("Ctrl+L",), tip="Go from A to B, or pause", panel="grid"),
    Spec("draw_all_anew", "Grid", "Draw all ane&w", ("Ctrl+R",), tip="Take the next seed", panel="grid"),
    Spec(
        "draw_one_anew",
        "Grid",
        "Draw &one anew",
        ("Ctrl+Shift+R",),
        tip="Draw the selected sample anew; the others stay",
        panel="grid",
    ),
    Spec(
        "zoom_sheet_in",
        "Grid",
        "Zoom the sheet &in",
        ("Ctrl+=", "Ctrl++"),
        "zoom-in",
        "Enlarge the cells, about the selected one",
        panel="grid",
    ),
    Spec(
        "zoom_sheet_out",
        "Grid",
        "Zoom the sheet o&ut",
        ("Ctrl+-",),
        "zoom-out",
        "Show more of the sheet",
        panel="grid",
    ),
    Spec(
        "fit_sheet",
        "Grid",
        "&Fit the sheet",
        ("Ctrl+0",),
        "reset-view",
        "Show the whole sheet",
        panel="grid",
    ),
    Spec(
        "export_grid",
        "Grid",
        "E&xport…",
        ("Ctrl+Shift+G",),
        "export",
        "Save the sheet as PNG, a strip as GIF, MP4 or frames, the codes as NPZ or CSV",
        "Export…",
        panel="grid",
    ),
)
