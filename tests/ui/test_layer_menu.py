"""The layers and the opacity of points, offered in the legend's head."""

from tests.support.qt import settle
from tests.ui.desk import Desk


def test_the_legend_offers_the_layers_of_the_view_menu(desk: Desk) -> None:
    layers, store = desk.window._menus.layers, desk.stand.store
    assert desk.window.map_panel.legend.isAncestorOf(layers.button)
    offered = {action.objectName(): action for action in layers.menu.actions()}
    for name in (
        "manifold",
        "density",
        "sensitivity",
        "points",
        "pictures",
        "originals",
        "captions",
        "rings",
    ):
        assert offered[f"show_{name}"] is desk.window.actions_by_name[f"show_{name}"]
    offered["show_manifold"].trigger()
    assert store.view.session.map.layers.manifold


def test_both_sliders_of_the_opacity_are_one(desk: Desk) -> None:
    menus, store = desk.window._menus, desk.stand.store
    menus.layers.opacity.slider.setValue(40)
    settle()
    assert store.view.session.map.points_opacity == 0.4
    assert menus.opacity.slider.value() == 40
    menus.opacity.slider.setValue(70)
    settle()
    assert menus.layers.opacity.slider.value() == 70
