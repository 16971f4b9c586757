import type { Random } from "sparring";
import { type MessageState, messageState } from "./messages.ts";
import { type SampleState, sampleState } from "./samples.ts";
import { type TradeState, tradeState } from "./trade.ts";
import { citiesOf, type TravelState, travelState } from "./travel.ts";

export type CalculationState = MessageState & SampleState & TradeState & TravelState;

export function calculationState(random: Random): CalculationState {
  const world = {
    ...sampleState(random.fork("samples")),
    ...tradeState(random.fork("trade")),
    ...travelState(random.fork("travel")),
  };
  return { ...messageState(random.fork("messages"), world), ...world };
}

/** Something to make a task about: a kind first, so that every family comes up equally often. */
export function calculationEntity(state: CalculationState, random: Random): string {
  const kinds = {
    message: state.messages.map(({ id }) => id),
    sample: state.samples.map(({ id }) => id),
    good: state.goods.map(({ name }) => name),
    country: state.countries.map(({ name }) => name),
    currency: state.currencies.map(({ name }) => name),
    city: citiesOf(state),
    hotel: state.hotels.map(({ id }) => id),
  };
  const kind = random.pick(Object.keys(kinds) as (keyof typeof kinds)[]);
  return `${kind} ${random.pick(kinds[kind])}`;
}
