/** Arabic texts of the player. {name} is replaced. */
export default {
  bar: 'كيف يُشغَّل الخط الزمني', mode: 'ما الذي يتحرك', window: 'نافذة', grow: 'تراكمي', windowIs: 'يتحرك الطرفان', growIs: 'تثبت البداية وتتحرك النهاية',
  step: 'الخطوة', day: 'يوم', week: 'أسبوع', month: 'شهر', speed: 'خطوات في الثانية', loop: 'تكرار', end: 'إنهاء التشغيل', back: 'خطوة إلى الوراء', forth: 'خطوة إلى الأمام',
  windowSays: '{width}، بخطوة {step}', growSays: 'من {day}، يطول كل مرة {step}', oneDay: 'يوم', oneWeek: 'أسبوع', oneMonth: 'شهر',
  days: '{n, plural, zero {# يوم} one {يوم واحد} two {يومان} few {# أيام} many {# يوماً} other {# يوم}}', months: '{n, plural, zero {# شهر} one {شهر واحد} two {شهران} few {# أشهر} many {# شهراً} other {# شهر}}', allTime: 'كل الأيام',
  slow: 'أبطأ من المطلوب: {n} خطوات في الثانية، فكل خطوة تنتظر صورتها.',
};
