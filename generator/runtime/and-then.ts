/**
 * What `next` makes of a value: at once where the value is there, later where it is promised. To wait for what is there costs every
 * request a turn of the queue, and makes an answer that could have been sent at once one that has to be waited for, too.
 */
export function andThen<Value, Result>(
  value: Value | PromiseLike<Value>,
  next: (value: Value) => Result | Promise<Result>,
): Result | Promise<Result> {
  return isThenable(value) ? Promise.resolve(value).then(next) : next(value);
}

/** Whether there is something to wait for; a handler may have its promises from wherever it likes. */
function isThenable<Value>(value: Value | PromiseLike<Value>): value is PromiseLike<Value> {
  return typeof value === 'object' && value !== null && 'then' in value && typeof value.then === 'function';
}
