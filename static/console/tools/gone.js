// What is said of a thing that somebody else removed while it was looked at.

/** Does `act`; if the thing is no longer there, calls `onGone` and says so with `words`. */
export async function unlessGone(act, words, onGone) {
  try {
    return await act();
  } catch (error) {
    if (error.status !== 404) throw error;
    onGone();
    throw Object.assign(new Error(words), { title: 'It is gone', requestId: error.requestId });
  }
}
