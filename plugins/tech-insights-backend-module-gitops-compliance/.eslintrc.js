module.exports = require('../../scripts/eslint/room.cjs')(__dirname);
