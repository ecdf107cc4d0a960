// Servers under load, each in a process of its own, which tells what it has used of processor and memory when asked.
import { fork } from 'node:child_process';

/** In the process of a server: tells its port and whatever else `facts` has, and answers what it is asked. */
export function reportTo(parent, facts, answerTo = () => undefined) {
  parent.on('message', async (question) => {
    if (question !== 'usage') {
      parent.send(await answerTo(question));
      return;
    }
    const { user, system } = parent.cpuUsage();
    parent.send({ cpuMs: (user + system) / 1000, rssMb: parent.memoryUsage().rss / 1e6 });
  });
  // An end by itself, so that `BENCH_PROFILE=folder` leaves profiles behind.
  parent.on('disconnect', () => parent.exit());
  parent.send(facts);
}

/** Starts `script serve <args>`; gives what it told first, and `ask` and `stop`. */
export async function startProcess(script, args) {
  const profile = process.env.BENCH_PROFILE;
  const execArgv = profile === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profile}`];
  const child = fork(script, ['serve', ...args], { execArgv });
  const facts = await heard(child);
  return {
    facts,
    ask: (question) => {
      child.send(question);
      return heard(child);
    },
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', resolve);
        child.disconnect();
      }),
  };
}

function heard(child) {
  return new Promise((resolve, reject) => {
    const ended = (code) => reject(new Error(`the server ended with ${code}`));
    child.once('exit', ended);
    child.once('message', (message) => {
      child.off('exit', ended);
      resolve(message);
    });
  });
}
