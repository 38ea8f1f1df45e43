const { randomInt } = require('node:crypto');

/**
 * What `opentok-token` asks of the package `nonce`: a function that makes numbers, none of them twice. Written anew, because
 * that package has no licence by which it may be passed on (package.json, `overrides`).
 */
module.exports = () => () => randomInt(2 ** 47);
