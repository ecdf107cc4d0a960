import chromium from '@sparticuz/chromium';
import { type Browser, chromium as driver } from 'playwright-core';

/** Starts the Chromium that comes with a package; nothing is downloaded. */
export async function startChromium(): Promise<Browser> {
  return driver.launch({
    executablePath: await chromium.executablePath(),
    // It knows what a machine without display needs. Its sandbox cannot be had as root.
    args: [...chromium.args, '--no-sandbox'],
    headless: true,
  });
}
