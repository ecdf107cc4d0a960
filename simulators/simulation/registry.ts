import type { Simulation } from './simulation.ts';

/** The actors and systems that can be started, each loaded only when it is. */
const simulations: Readonly<Record<string, () => Promise<Simulation<never>>>> = {
  'context-manager': async () => (await import('./context-manager.ts')).contextManagerSimulation,
  'context-source': async () => (await import('./context-source.ts')).contextSourceSimulation,
  'authorization-server': async () => (await import('./authorization-server.ts')).authorizationServerSimulation,
  'launch-initiator': async () => (await import('./launch-initiator.ts')).launchInitiatorSimulation,
  'launch-responder': async () => (await import('./smart-app.ts')).smartAppSimulation,
  'authorization-client': async () => (await import('./smart-app.ts')).smartAppSimulation,
  'smart-app': async () => (await import('./smart-app.ts')).smartAppSimulation,
  sofa: async () => (await import('./sofa.ts')).sofaSimulation,
  'poc-sofa': async () => (await import('./poc-sofa.ts')).pocSofaSimulation,
  'poc-plain': async () => (await import('./poc-plain.ts')).pocPlainSimulation,
};

/** Names of the actors, and of the systems made of several. */
export const actorNames: readonly string[] = Object.keys(simulations);

/** The simulation of an actor or system; `undefined` where there is none. Its configuration is to be checked against its schema. */
export async function findSimulation(actor: string): Promise<Simulation<never> | undefined> {
  return Object.hasOwn(simulations, actor) ? simulations[actor]?.() : undefined;
}
