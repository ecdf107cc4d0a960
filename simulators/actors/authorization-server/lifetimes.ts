/** How long things live, in seconds. */
export interface Lifetimes {
  /** SOF-041: about a minute. */
  readonly code: number;
  /** SOF-055: an hour or less. */
  readonly accessToken: number;
  /** A system's access token. @see SMART App Launch 2.1.0, Backend Services: five minutes or less */
  readonly systemToken: number;
  /** A refresh token that works without the user. */
  readonly offlineAccess: number;
  /** A login, and with it a refresh token for online access. */
  readonly session: number;
  /** How long a login or consent page waits. */
  readonly interaction: number;
}

const days = 24 * 3600;

/** What holds where nothing else is said. */
export const defaultLifetimes: Lifetimes = {
  code: 60,
  accessToken: 3600,
  systemToken: 300,
  offlineAccess: 30 * days,
  session: 8 * 3600,
  interaction: 600,
};

/** What the standards allow at most, and where they say nothing a year, for a slip of the pen. @see RFC 6749 §4.1.2: ten minutes for codes */
export const longestLifetimes: Lifetimes = {
  code: 600,
  accessToken: 3600,
  systemToken: 300,
  offlineAccess: 366 * days,
  session: 366 * days,
  interaction: 3600,
};

/** The lifetimes chosen, with the defaults for the rest. @throws RangeError where one is not positive, or longer than it may be. */
export function lifetimesFrom(chosen: Partial<Lifetimes> = {}): Lifetimes {
  const lifetimes = { ...defaultLifetimes, ...chosen };
  for (const name of lifetimeNames) {
    const [seconds, longest] = [lifetimes[name], longestLifetimes[name]];
    if (seconds > 0 && seconds <= longest) continue;
    throw new RangeError(`lifetimes.${name} is a number of seconds, more than 0 and at most ${longest}: ${seconds}`);
  }
  return lifetimes;
}

// The keys of a literal that has all of them and nothing else.
const lifetimeNames = Object.keys(defaultLifetimes) as readonly (keyof Lifetimes)[];
