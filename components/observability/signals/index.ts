/** Every signal by its name, as spec sheets ask for them. */
import { cacheSignals } from "./caches";
import { databaseSignals } from "./databases";
import { brokerSignals, edgeSignals, searchSignals, storeSignals } from "./others";
import { serviceSignals } from "./services";

export const SIGNALS = {
  ...serviceSignals,
  ...databaseSignals,
  ...cacheSignals,
  ...brokerSignals,
  ...searchSignals,
  ...storeSignals,
  ...edgeSignals,
};
