// Each package has its own configuration, made by scripts/eslint/room.cjs.
module.exports = {
  root: true,
};
