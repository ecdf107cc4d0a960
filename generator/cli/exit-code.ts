/** What the process says when it ends. The help of every command lists these. */
export const exitCode = {
  ok: 0,
  /** The profiles have errors, or the output is not what they give. */
  inputErrors: 1,
  /** The command was called wrongly. */
  usage: 2,
  /** The toolkit is broken. */
  internal: 3,
} as const;

export type ExitCode = (typeof exitCode)[keyof typeof exitCode];
