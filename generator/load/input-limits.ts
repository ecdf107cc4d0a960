/** More than any package of a guide has, and little enough to hold in memory; an archive can unpack to a thousand times its size. */
export const inputLimits = {
  archiveBytes: 64_000_000,
  fileBytes: 64_000_000,
  /** Of all files together. */
  packageBytes: 256_000_000,
  files: 20_000,
};
