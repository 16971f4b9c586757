/** What the sites' pages are filled with. */
const lines = (text: string): string[] => text.trim().split(/\s*\n\s*/);
const words = (text: string): string[] => text.trim().split(/\s+/);

/** The first half of a site's name; no two sites of a web have the same. */
export const places = words(`
  Alder Amber Arrow Barley Beacon Birch Bridge Bright Brook Castle Cedar Clover Copper Cove Crown Dale Eagle Elm Falcon
  Fern Finch Garden Glen Granite Harbor Hazel Heron Hill Holly Island Ivory Juniper Kestrel Lake Linden Lotus Maple
  Meadow Mill Moor North Oak Orchard Otter Pebble Pine Plum Quarry Raven Reed River Rowan Saffron Silver Spring Stone
  Summit Thistle Tide Valley Violet Walnut Willow Winter`);

export const people = lines(`
  Ada Birch
  Ben Carver
  Cleo Dunn
  David Elm
  Edith Frost
  Frank Gale
  Grace Holm
  Henry Ivers
  Irene Jay
  Jonas Keel
  Karin Lund
  Leon Marsh
  Mila North
  Niels Orr
  Olive Pike
  Peter Quill`);

export const weekdays = words("Monday Tuesday Wednesday Thursday Friday Saturday Sunday");

/** Shelves of the shop, and what may stand on them. */
export const goods: { [shelf: string]: string[] } = {
  Kitchen: lines(`
    clay mug
    oak bowl
    bread knife
    egg cup
    milk jug
    butter dish
    pepper mill
    rolling pin
    honey pot`),
  Wool: lines(`
    red socks
    long shawl
    warm mittens
    thick vest
    baby hat
    gray blanket
    striped cushion
    soft slippers
    blue mitts`),
  Toys: lines(`
    wooden train
    rag doll
    paper kite
    spinning top
    stacking rings
    pull duck
    tin drum
    chess set
    marble run`),
  Candles: lines(`
    tall candle
    honey candle
    tea lights
    round candle
    night light
    twin candle
    pine candle
    floating candle
    birthday candle`),
};

export const sections = words("Novels Science Travel History");

export const titles = lines(`
  The Salt Road
  A Winter of Bees
  Nine Bridges
  The Quiet Engine
  Letters to Ivo
  Under Glass
  The Last Ferry
  Moss and Iron
  A House in Tarn
  The Paper Moon
  Twelve Small Suns
  The Tin Orchard
  North by Night
  The Clockmaker
  Rain over Elba
  The Blue Ledger
  Deep Water Birds
  A Map of Dust
  The Lantern Year
  Seven Stairs
  The Chalk Line
  Wolves of Aran
  The Copper Bell
  A Short War
  Slow Rivers
  The Empty Chair
  Stars in a Jar
  The Glass Harvest`);

export const stops = lines(`
  Old Gate
  Cloth Hall
  Fish Pier
  Upper Mill
  Poplar Row
  Castle Steps
  Vine Square
  Tannery
  Rope Walk
  Weir House
  Salt Yard
  Bell Tower
  Long Wharf
  Orchard End`);

export const courses = lines(`
  Aqua Gym
  Diving
  Water Polo
  Baby Swim
  Night Laps
  Life Saving
  Back Care`);

export const rooms = lines(`
  Attic
  Blue Room
  Dormitory
  Garden Room
  Loft
  Tower Room
  Twin Room`);

export const teams = words("Ravens Otters Foxes Herons Badgers Swifts Martens Lynxes Kestrels");

export const roles = words("president treasurer secretary coach captain webmaster");
