import sharp from 'sharp';

// One job at a time and no memory of earlier ones: the engine's workers are the concurrency, and RSS must stay flat.
sharp.cache(false);
sharp.concurrency(1);

// Behind the check of the first bytes a second lock: even if libvips took a file for something else (an SVG that refers to
// local files, a PDF, ...), the loader would refuse to run. VipsForeignLoadUhdr stays shut, so that a photo with an HDR gain
// map is read by the JPEG loader, as other programs read it.
sharp.block({ operation: ['VipsForeignLoad'] });
sharp.unblock({
  operation: ['Jpeg', 'Png', 'Webp', 'Nsgif', 'Heif', 'Tiff'].map((loader) => `VipsForeignLoad${loader}`),
});

/** sharp, with only the loaders of `PICTURE_FORMATS` open. Import it from here alone. */
export { sharp };
