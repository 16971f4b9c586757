/** What the airline's records are named. */
const words = (text: string): string[] => text.trim().split(/\s+/);

export const firstNames = words(`
  Alba Anton Bela Boris Chiara Cyril Daria Diego Edda Elias Fabio Flora Goran Gwen Hamid Helga Ilse Ines Jonah Judith
  Karim Kira Lars Leila Malik Marta Nadia Nils Odile Oskar Pavel Pia Quentin Rania Rasmus Selma Stefan Tamar Theo Ulla
  Viktor Wanda Xenia Yusuf Zelda`);

export const lastNames = words(`
  Abel Almeida Arnold Baptiste Becker Blom Conti Dahl Dumont Eklund Farkas Fonseca Gruber Haas Hakim Horvat Iversen
  Jansen Kovac Kruger Lindgren Lorenz Marchetti Molnar Nakano Nielsen Okafor Osman Pacheco Petit Quist Richter Romano
  Sauer Serrano Sorensen Takeda Torres Ulrich Varga Vidal Weber Winter Yilmaz Zeman`);

export const cities = words("Lisbon Oslo Cairo Lima Perth Vienna");

/** Days that flights leave on, before and after the day on which the world stands still. */
export const dates = words(
  "05-05 05-06 05-07 05-08 05-09 05-10 05-11 05-12 05-13 05-14 05-15 05-16 05-17 05-18 05-19 05-20",
);
