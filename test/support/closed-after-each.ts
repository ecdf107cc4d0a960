import { afterEach } from 'vitest';

/** `start`, with everything it starts closed after the test that started it. For the top of a file or of a `describe`. */
export function closedAfterEach<Choices extends readonly unknown[], Running extends { close: () => Promise<void> }>(
  start: (...choices: Choices) => Promise<Running>,
): (...choices: Choices) => Promise<Running> {
  const running: Running[] = [];
  afterEach(async () => {
    for (const one of running.splice(0)) await one.close();
  });
  return async (...choices) => {
    const one = await start(...choices);
    running.push(one);
    return one;
  };
}
