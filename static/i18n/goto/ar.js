/** Arabic texts of the box that goes to places. {name} is replaced. */
export default {
  found: '{n, plural, zero {لا أماكن} one {مكان واحد} two {مكانان} few {# أماكن} many {# مكاناً} other {# مكان}}. تختار الأسهم، ويذهب إليه مفتاح الإدخال.', none: 'لا مكان هنا باسم «{text}».', shown: 'تُظهر الخريطة {name}.', search: 'البحث في السجلات عن «{text}»', profile: 'ملف {name}', profileHow: 'ما يحدث على امتداده، أين ومتى', searchHow: 'يرشّح الخريطة والقائمة والخط الزمني بهذه الكلمات',
  alias: 'ويُسمّى «{name}»', edge: 'مربّع ضلعه {size}', north: 'شمالاً', south: 'جنوباً', east: 'شرقاً', west: 'غرباً',
  kind_place: 'بلدة', kind_area: 'نطاق أو منطقة', kind_corridor: 'ممر', kind_border: 'حدود', kind_governorate: 'محافظة', kind_country: 'بلد', kind_facility: 'منشأة', kind_spot: 'خط العرض، خط الطول', kind_swapped: 'إذا كُتب خط الطول أولاً', kind_square: 'MGRS',
};
