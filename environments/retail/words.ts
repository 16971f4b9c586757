/** What the shop's records are named. */
const words = (text: string): string[] => text.trim().split(/\s+/);
const lines = (text: string): string[] => text.trim().split(/\s*\n\s*/);

export const firstNames = words(`
  Ada Amir Anna Ben Bo Carla Carlos Chen Clara Dan Dina Ella Emil Eva Felix Finn Gina Greta Hana Hugo Ida Ivan Jack
  Jane Jin Joel Julia Karl Kate Kim Lara Leo Lily Luca Lucy Maria Mark Maya Milo Mona Nick Nina Noah Nora Olga Omar
  Oscar Paul Petra Priya Rita Rosa Ruth Sam Sara Simon Sofia Tara Tom Vera Victor Yara Yuki Zoe`);

export const lastNames = words(`
  Adams Baker Banks Bell Berg Brown Carter Castro Chan Clark Cole Cook Costa Cruz Diaz Evans Fisher Ford Fox Garcia
  Gray Green Hall Hill Hunt Ito Jones Kaur Keller Khan King Kumar Lane Lee Lopez Mason Meyer Miller Moore Mori Nash
  Novak Olsen Park Patel Perez Price Reed Rossi Scott Shah Silva Singh Stone Tanaka Turner Vega Walker Wood Young`);

export const streets = lines(`
  Oak Street
  Pine Street
  Mill Lane
  Lake Road
  Hill Road
  Park Avenue
  Station Road
  Church Lane
  Market Street
  River Road
  Garden Lane
  School Lane
  Bridge Street
  High Street
  Maple Avenue
  Cedar Street
  North Road
  South Street
  Forest Lane
  Harbor Road`);

export const cities = words(`
  Ashton Bayview Brookfield Clifton Dover Eastport Fairview Georgetown Hamilton Kingston Lakewood Madison Milton
  Newport Oakland Oxford Riverside Salem Springfield Sunbury Troy Victoria Westfield Winchester`);

export const colors = words("black white red blue green gray yellow brown");
export const sizes = ["small", "medium", "large"] as const;

/** Name, category, and roughly what it costs. */
export const products = lines(`
  desk lamp, home, 40
  floor lamp, home, 80
  wall clock, home, 30
  wool blanket, home, 60
  picture frame, home, 20
  candle holder, home, 15
  door mat, home, 25
  window curtain, home, 45
  tea kettle, kitchen, 35
  coffee grinder, kitchen, 55
  soup bowl, kitchen, 12
  bread box, kitchen, 28
  cutting board, kitchen, 22
  frying pan, kitchen, 48
  salad bowl, kitchen, 24
  lunch box, kitchen, 18
  cake pan, kitchen, 20
  water bottle, sport, 16
  yoga mat, sport, 32
  jump rope, sport, 14
  tennis racket, sport, 90
  bike helmet, sport, 65
  running belt, sport, 22
  swim goggles, sport, 19
  camping tent, sport, 140
  sleeping bag, sport, 75
  flower pot, garden, 18
  garden hose, garden, 38
  hand rake, garden, 21
  plant stand, garden, 34
  bird house, garden, 27
  rain coat, clothes, 58
  wool scarf, clothes, 26
  sun hat, clothes, 23
  winter gloves, clothes, 29
  leather belt, clothes, 37
  cotton shirt, clothes, 31
  running shoes, clothes, 85
  travel bag, travel, 70
  neck pillow, travel, 24
  passport cover, travel, 13
  hard suitcase, travel, 120
  office chair, office, 150
  pen holder, office, 11
  paper tray, office, 17
  note book, office, 9
  monitor stand, office, 44
  guitar strap, music, 25
  music stand, music, 42
  drum pad, music, 68`).map((line) => {
  const [name = "", category = "", price] = line.split(", ");
  return { name, category, price: Number(price) };
});
