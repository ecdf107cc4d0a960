import type { Simulation } from './simulation.ts';

/** The actors that can be started, each loaded only when it is. */
const simulations: Readonly<Record<string, () => Promise<Simulation<never>>>> = {
  'context-manager': async () => (await import('./context-manager.ts')).contextManagerSimulation,
  'context-source': async () => (await import('./context-source.ts')).contextSourceSimulation,
  'authorization-server': async () => (await import('./authorization-server.ts')).authorizationServerSimulation,
  'launch-initiator': async () => (await import('./launch-initiator.ts')).launchInitiatorSimulation,
  'launch-responder': async () => (await import('./smart-app.ts')).smartAppSimulation,
  'authorization-client': async () => (await import('./smart-app.ts')).smartAppSimulation,
};

/** Names of the actors. */
export const actorNames: readonly string[] = Object.keys(simulations);

/** The simulation of an actor; `undefined` where there is none. Its configuration is to be checked against its schema. */
export async function findSimulation(actor: string): Promise<Simulation<never> | undefined> {
  return Object.hasOwn(simulations, actor) ? simulations[actor]?.() : undefined;
}
