import { assertPublicAddress, isPublicAddress } from './publicAddress';

it.each([
  ['8.8.8.8', true],
  ['2606:4700::1111', true],
  ['10.1.2.3', false],
  ['100.64.0.1', false],
  ['127.0.0.1', false],
  ['169.254.169.254', false],
  ['172.31.255.255', false],
  ['172.32.0.1', true],
  ['192.168.0.1', false],
  ['255.255.255.255', false],
  ['::1', false],
  ['::ffff:10.0.0.1', false],
  ['::ffff:8.8.8.8', true],
  ['fd00:ec2::254', false],
  ['fe80::1', false],
  ['localhost', false],
])('%s is public: %j', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});

it.each([
  'http://127.0.0.1:8080/check',
  'http://[::1]/check',
  'http://localhost/check',
  'http://169.254.169.254/latest/meta-data',
])('%s is refused without its address being told', async url => {
  await expect(assertPublicAddress(url)).rejects.toThrow(
    'its address is private; set allowPrivate where that is meant',
  );
});
