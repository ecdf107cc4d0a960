import type { ExchangeEvent } from '../../generated/runtime/exchange-event.ts';
import { type DemonstrationLab, type DemonstrationLabOptions, startDemonstrationLab } from './demonstration-lab.ts';
import { scenes } from './demonstration-scenes.ts';
import type { Claim, Scene, Stage } from './demonstration-stage.ts';
import { renderRequirements, renderWire, type TranscriptStyle } from './transcript.ts';

/** How to demonstrate. */
export interface DemonstrationOptions extends DemonstrationLabOptions {
  readonly style: TranscriptStyle;
  /** Takes the transcript, a line at a time. */
  readonly print: (line: string) => void;
}

/** How a scene went. */
interface SceneResult {
  readonly title: string;
  readonly claims: readonly Claim[];
  readonly events: readonly ExchangeEvent[];
}

/** How the demonstration went. */
export interface DemonstrationResult {
  readonly scenes: readonly SceneResult[];
  /** True where every claim holds and no actor failed. */
  readonly passed: boolean;
}

/** Starts two actors on loopback, plays every scene and prints what crossed the wire; leaves nothing running. */
export async function runDemonstration(options: DemonstrationOptions): Promise<DemonstrationResult> {
  const lab = await startDemonstrationLab(options);
  try {
    return await playScenes(lab, options);
  } finally {
    await lab.close();
  }
}

/** Plays every scene between the actors of a lab. */
export async function playScenes(
  lab: DemonstrationLab,
  { style, print }: Pick<DemonstrationOptions, 'style' | 'print'>,
): Promise<DemonstrationResult> {
  const stage: Stage = { lab, launchIds: new Map(), shared: new Set() };
  const emptyState = await lab.manager.stateDigest();
  print(`A Context Source and a Context Manager talk over ${lab.managerBaseUrl}. The state starts as ${emptyState}.`);
  const results: SceneResult[] = [];
  let wireBytes = 0;
  for (const [index, scene] of scenes.entries()) {
    print('');
    print(style.paint('bold', `== ${index + 1}. ${scene.title}  [${scene.exchange}]`));
    print('');
    const claims = await playScene(scene, stage);
    const chunks = lab.drainWire();
    const events = lab.drainEvents();
    wireBytes += chunks.reduce((sum, { bytes }) => sum + bytes.length, 0);
    for (const line of [...renderWire(chunks, style), ...renderRequirements(events, style)]) print(line);
    for (const claim of claims) print(claimLine(claim, style));
    results.push({ title: scene.title, claims, events });
  }
  const finalState = await lab.manager.stateDigest();
  const emptied = {
    text: `nothing is left behind: the state is ${finalState} again`,
    holds: finalState === emptyState,
  };
  results.push({ title: 'At the end', claims: [emptied], events: [] });
  print('');
  for (const line of summary(results, wireBytes, style)) print(line);
  return { scenes: results, passed: allClaims(results).every(({ holds }) => holds) };
}

/** A scene that breaks off is a claim that does not hold: the demonstration goes on, and fails. */
async function playScene(scene: Scene, stage: Stage): Promise<readonly Claim[]> {
  try {
    return await scene.play(stage);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return [{ text: `the scene runs to its end. It broke off: ${reason}`, holds: false }];
  }
}

function claimLine({ text, holds }: Claim, style: TranscriptStyle): string {
  return `  ${holds ? style.paint('green', 'true   ') : style.paint('red', 'FALSE  ')} ${text}`;
}

function allClaims(results: readonly SceneResult[]): readonly Claim[] {
  return results.flatMap(({ claims }) => claims);
}

function summary(results: readonly SceneResult[], wireBytes: number, style: TranscriptStyle): readonly string[] {
  const events = results.flatMap((result) => result.events);
  const ids = (wanted: (event: ExchangeEvent) => boolean): string => {
    const found = events.flatMap((event) => (wanted(event) && 'requirement' in event ? [event.requirement] : []));
    return [...new Set(found)].sort().join(' ') || 'none';
  };
  const claims = allClaims(results);
  const broken = claims.filter(({ holds }) => !holds);
  const verdict =
    broken.length === 0 ? style.paint('green', 'All of it went as expected.') : style.paint('red', 'NOT as expected.');
  return [
    style.paint('bold', `== ${scenes.length} exchanges, ${wireBytes} bytes on the wire, ${claims.length} claims`),
    ...results.flatMap((result) =>
      result.title === 'At the end' ? result.claims.map((item) => claimLine(item, style)) : [],
    ),
    `  Requirements met:     ${ids(({ kind }) => kind === 'requirement-met')}`,
    `  Refused for breaking: ${ids((event) => event.kind === 'requirement-missed' && event.refused)}`,
    `  Missed, not refused:  ${ids((event) => event.kind === 'requirement-missed' && !event.refused)}`,
    `  ${claims.length - broken.length} claims are true, ${broken.length} false. ${verdict}`,
  ];
}
